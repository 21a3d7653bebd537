package dev.parley.server.config;

import java.time.Duration;
import java.util.List;

/** Bounds of the results that are kept; each component is explained by its {@link Key}. */
public record ResultLimits(
        @Key(
                        preset = "10g",
                        size = true,
                        means = "Bytes of one statement's result, counted as Arrow; the rows after them are left out.")
                long maxBytes,
        @Key(
                        preset = "20g",
                        size = true,
                        means = "Bytes of a session's results together; its oldest make room, then the new one is cut.")
                long sessionBytes,
        @Key(
                        preset = "50g",
                        size = true,
                        means = "Bytes of all results together; the oldest make room, then the new one is cut.")
                long diskBytes,
        @Key(preset = "7d", means = "How long a result can be read.") Duration keepFor,
        @Key(
                        preset = "truncate",
                        means =
                                "What becomes of a result that is cut for its bytes: `truncate` keeps the first rows and says so, `fail` keeps none and fails the statement.")
                String onLimit) {
    private static final String TRUNCATE = "truncate";
    private static final String FAIL = "fail";

    public ResultLimits {
        Check.between("maxBytes", maxBytes, 1, Long.MAX_VALUE);
        Check.between("sessionBytes", sessionBytes, 1, Long.MAX_VALUE);
        Check.between("diskBytes", diskBytes, 1, Long.MAX_VALUE);
        Check.positive("keepFor", keepFor);
        Check.oneOf("onLimit", onLimit, List.of(TRUNCATE, FAIL));
    }

    /** Whether a statement fails whose result is cut for its bytes. */
    public boolean failsOnLimit() {
        return onLimit.equals(FAIL);
    }
}
