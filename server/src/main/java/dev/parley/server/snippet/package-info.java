/** What is published: snippets, their parameters and their versions. It knows nothing of sessions. */
package dev.parley.server.snippet;
