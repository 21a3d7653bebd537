/** The pages of clients/console, served as files. */
package dev.parley.server.frontend.console;
