package dev.parley.server.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets so many frames pass on the links of fake engines, in both directions together, and no more, as if what comes then
 * were killed: by that each point between two steps of the protocol can be reached. Thread-safe.
 */
public final class FrameLimit {
    private final AtomicInteger left;
    private final CompletableFuture<Void> reached = new CompletableFuture<>();

    private FrameLimit(int frames) {
        this.left = new AtomicInteger(frames);
    }

    public static FrameLimit of(int frames) {
        return new FrameLimit(frames);
    }

    public static FrameLimit none() {
        return new FrameLimit(Integer.MAX_VALUE);
    }

    /** Completes once a frame was held back. */
    public CompletableFuture<Void> reached() {
        return reached;
    }

    boolean passes() {
        boolean passes = left.getAndUpdate(frames -> Math.max(0, frames - 1)) > 0;
        if (!passes) {
            reached.complete(null);
        }
        return passes;
    }
}
