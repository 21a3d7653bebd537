package dev.parley.server.session;

/**
 * A statement among all that there ever were.
 *
 * @param number rises with each statement of the server
 */
public record HistoryEntry(long number, StatementSnapshot statement) {}
