package dev.parley.server.config;

import java.time.Duration;

/** Bounds of statements; each component is explained by its {@link Key}. */
public record StatementLimits(
        @Key(preset = "100", means = "Statements waiting in one session; a further one is refused.") int maxQueued,
        @Key(
                        preset = "4",
                        means =
                                "Statements that run beside others in one session at once (`concurrent: true`); a further one waits.")
                int maxConcurrent,
        @Key(preset = "1m", size = true, means = "Bytes of a snippet's code in UTF-8; a longer one is refused.")
                int maxCodeBytes,
        @Key(preset = "60s", means = "The longest that a request waits for a statement; longer waits are cut to it.")
                Duration maxWait,
        @Key(
                        preset = "1m",
                        size = true,
                        means =
                                "Characters kept of what a statement prints; the middle is left out where it prints more.")
                int textCharacters,
        @Key(preset = "10000", means = "Rows of a result where the statement does not say how many.") int maxRows,
        @Key(preset = "1000", means = "Rows of a result shown with its statement; all of them are at /result.")
                int inlineRows,
        @Key(preset = "1m", size = true, means = "Bytes of a result shown with its statement, counted as JSON.")
                long inlineBytes,
        @Key(
                        preset = "0s",
                        means = "How long a statement's run may take where the statement does not say; `0s`: for ever.")
                Duration timeout) {
    /** Escaped as JSON, a snippet must still be a message that the link to an engine carries. */
    private static final int MOST_CODE_BYTES = 2 << 20;

    /** What engines themselves refuse to go beyond. */
    private static final int MOST_CONCURRENT = 64;

    public StatementLimits {
        Check.between("maxQueued", maxQueued, 1, Integer.MAX_VALUE);
        Check.between("maxConcurrent", maxConcurrent, 1, MOST_CONCURRENT);
        Check.between("maxCodeBytes", maxCodeBytes, 1, MOST_CODE_BYTES);
        Check.positive("maxWait", maxWait);
        Check.between("textCharacters", textCharacters, 1, Integer.MAX_VALUE);
        Check.between("maxRows", maxRows, 1, Integer.MAX_VALUE);
        Check.between("inlineRows", inlineRows, 1, Integer.MAX_VALUE);
        Check.between("inlineBytes", inlineBytes, 1, Long.MAX_VALUE);
        Check.notNegative("timeout", timeout);
    }
}
