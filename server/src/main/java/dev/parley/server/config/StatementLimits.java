package dev.parley.server.config;

import java.time.Duration;

/**
 * Bounds of statements.
 *
 * @param maxQueued statements waiting in one session
 * @param maxCodeBytes bytes of a snippet in UTF-8
 * @param maxWait the longest that a request waits; longer ones are cut to it
 * @param textCharacters characters kept of what a statement prints; the middle is left out
 * @param inlineRows rows of a table kept
 * @param inlineBytes bytes of a table kept, as JSON
 */
public record StatementLimits(
        int maxQueued, int maxCodeBytes, Duration maxWait, int textCharacters, int inlineRows, long inlineBytes) {}
