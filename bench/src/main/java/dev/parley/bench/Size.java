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
 * @param rows of a large result
 * @param rowsWarmUp times that it is fetched before it counts
 * @param rowsTimes times that it is fetched
 * @param pythonRows of one that PyHive fetches, which takes a minute for a million
 * @param pythonTimes times that it does
 * @param connects of a SQL tool to each side
 * @param callers of a snippet at once
 * @param callSeconds how long they call
 * @param printers sessions that print
 * @param printSeconds how long they do, their readers' way to them included
 * @param readers of what they print
 * @param polls for their ends
 * @param statementSteps after how many statements of a session their cost is told
 * @param sessionSteps with how many sessions it is told
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
        int serverStarts,
        long rows,
        int rowsWarmUp,
        int rowsTimes,
        long pythonRows,
        int pythonTimes,
        int connects,
        List<Integer> callers,
        int callSeconds,
        int printers,
        int printSeconds,
        int readers,
        int polls,
        List<Integer> statementSteps,
        List<Integer> sessionSteps) {
    static final Size FULL = new Size(
            60,
            List.of(2, 4, 8, 16),
            List.of(1, 2, 4, 8),
            10,
            10,
            10,
            10,
            100,
            500,
            3,
            10,
            1_000_000,
            4,
            9,
            1_000_000,
            3,
            50,
            List.of(1, 8, 32),
            24,
            50,
            60,
            500,
            2_000,
            List.of(10, 100, 1_000, 10_000),
            List.of(1, 10, 50, 100, 200));
    static final Size QUICK = new Size(
            10,
            List.of(2, 4),
            List.of(1, 2),
            5,
            5,
            4,
            2,
            7,
            100,
            1,
            3,
            1_000_000,
            2,
            3,
            100_000,
            1,
            20,
            List.of(1, 8),
            4,
            10,
            25,
            100,
            400,
            List.of(10, 100, 500),
            List.of(1, 5, 10));
    /** Proves that all of it works, and nothing else. */
    static final Size SMOKE = new Size(
            2,
            List.of(2),
            List.of(1),
            1,
            0,
            1,
            1,
            2,
            5,
            1,
            1,
            1_000,
            1,
            1,
            1_000,
            1,
            2,
            List.of(1, 2),
            1,
            2,
            10,
            4,
            8,
            List.of(2),
            List.of(1, 2));
}
