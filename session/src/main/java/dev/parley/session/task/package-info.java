/** How the threads of an engine go on. */
package dev.parley.session.task;
