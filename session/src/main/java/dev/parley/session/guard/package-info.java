/** What keeps the code of one session from harming the engine that others share. */
package dev.parley.session.guard;
