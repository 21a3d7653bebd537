package dev.parley.server.config;

import java.time.Duration;

/** Bounds of batches; each component is explained by its {@link Key}. */
public record BatchLimits(
        @Key(preset = "10", means = "Batches that run at once; a further one is refused.") int maxRunning,
        @Key(preset = "0", means = "Batches that one user may have running; `0`: as many as there may be in all.")
                int maxPerUser,
        @Key(
                        preset = "16m",
                        size = true,
                        means =
                                "Bytes kept of what a batch writes: its first and its last part. It is looked at every second, so that one which writes fast can be above it for as long.")
                long logBytes,
        @Key(preset = "1000", means = "Batches that have ended and are kept, with their logs; the oldest go first.")
                int keep,
        @Key(preset = "30d", means = "How long a batch that has ended is kept, with its log.") Duration keepFor,
        @Key(
                        preset = "10s",
                        means =
                                "How long a batch that is cancelled has to end by itself before its processes are killed.")
                Duration killAfter) {
    private static final long LEAST_LOG = 64 << 10;

    public BatchLimits {
        Check.between("maxRunning", maxRunning, 1, 10_000);
        Check.between("maxPerUser", maxPerUser, 0, 10_000);
        Check.between("logBytes", logBytes, LEAST_LOG, Long.MAX_VALUE);
        Check.between("keep", keep, 1, 1_000_000);
        Check.positive("keepFor", keepFor);
        Check.positive("killAfter", killAfter);
    }
}
