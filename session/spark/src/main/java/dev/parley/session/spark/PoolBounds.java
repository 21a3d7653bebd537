package dev.parley.session.spark;

import java.util.Map;

/**
 * Between which numbers of ready sessions a pool may move.
 *
 * @param least are ready while nobody asks for any
 * @param most may be ready at all; 0 makes each session on demand
 */
record PoolBounds(int least, int most) {
    static final String LEAST = "spark.parley.pool.min";
    static final String MOST = "spark.parley.pool.size";

    /** What a ready session takes of the heap, some 10 MB, is paid for each of them all the time. */
    private static final int DEFAULT_MOST = 4;

    private static final int DEFAULT_LEAST = 2;
    private static final int HIGHEST = 16;

    PoolBounds {
        least = Math.min(least, most);
    }

    /**
     * The configured bounds.
     *
     * @throws IllegalArgumentException where one is not a number that it may be
     */
    static PoolBounds of(Map<String, String> conf) {
        return new PoolBounds(number(conf, LEAST, DEFAULT_LEAST), number(conf, MOST, DEFAULT_MOST));
    }

    private static int number(Map<String, String> conf, String key, int byDefault) {
        String given = conf.getOrDefault(key, String.valueOf(byDefault)).strip();
        if (!given.matches("[0-9]{1,2}") || Integer.parseInt(given) > HIGHEST) {
            throw new IllegalArgumentException(
                    key + " is " + given + "; it has to be a whole number from 0 to " + HIGHEST);
        }
        return Integer.parseInt(given);
    }
}
