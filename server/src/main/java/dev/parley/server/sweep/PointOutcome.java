package dev.parley.server.sweep;

/**
 * How a point ended.
 *
 * @param session the number of the session that it ran in; null where it did not succeed, as is {@code statement}
 * @param error null where it succeeded
 */
public record PointOutcome(int point, Kind kind, Long session, Integer statement, String error) {
    private static final int LONGEST_ERROR = 1_000;

    /** Which of the counts it belongs to. */
    public enum Kind {
        SUCCEEDED,
        FAILED,
        CANCELLED
    }

    public static PointOutcome succeeded(int point, long session, int statement) {
        return new PointOutcome(point, Kind.SUCCEEDED, session, statement, null);
    }

    public static PointOutcome failed(int point, String error) {
        return new PointOutcome(point, Kind.FAILED, null, null, shortened(error));
    }

    public static PointOutcome cancelled(int point) {
        return new PointOutcome(point, Kind.CANCELLED, null, null, "It was cancelled.");
    }

    private static String shortened(String error) {
        return error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR) + "…";
    }
}
