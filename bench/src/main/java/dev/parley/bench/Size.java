package dev.parley.bench;

import java.util.List;

/**
 * How much is measured.
 *
 * @param arrivals sessions opened one a second
 * @param bursts how many sessions are opened at once, one burst after the other
 * @param rates sessions a second, each kept up for {@code rateSeconds}
 * @param pauseSeconds between bursts and rates, for the pool to fill again
 * @param firsts sessions whose first statement is compared with their fifth, for each language
 * @param fewSessions the heap is measured with these open ...
 * @param manySessions ... and with these
 * @param statements of a session's latency
 * @param starts of each side that are timed, after one that is not
 * @param serverStarts of each side that are timed, after one that is not
 */
record Size(
        int arrivals,
        List<Integer> bursts,
        List<Integer> rates,
        int rateSeconds,
        int pauseSeconds,
        int firsts,
        int fewSessions,
        int manySessions,
        int statements,
        int starts,
        int serverStarts) {
    static final Size FULL = new Size(60, List.of(2, 4, 8, 16), List.of(1, 2, 4, 8), 10, 10, 10, 10, 100, 500, 3, 10);
    static final Size QUICK = new Size(10, List.of(2, 4), List.of(1, 2), 5, 5, 4, 2, 7, 100, 1, 3);
    /** Proves that all of it works, and nothing else. */
    static final Size SMOKE = new Size(2, List.of(2), List.of(1), 1, 0, 1, 1, 2, 5, 1, 1);
}
