/** Published snippets as their callers see them: a description, and a page. */
package dev.parley.server.frontend.run;
