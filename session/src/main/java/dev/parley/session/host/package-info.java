/** The engine's sessions: one thread each, statements in order of submission, cancelling. */
package dev.parley.session.host;
