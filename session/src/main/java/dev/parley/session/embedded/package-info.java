/** The server that an application carries along and runs as a process of its own, never on its own class path. */
package dev.parley.session.embedded;
