/** Published snippets as they run: in their owners' sessions, once for the same question, with answers that are kept. */
package dev.parley.server.run;
