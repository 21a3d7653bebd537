package dev.parley.server.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Lets pass what comes before a step of the protocol, and from that step on nothing more in either direction, as if what
 * comes then were killed. A step is a frame by its {@link FrameLabel}, or {@code upload begins}, {@code upload under way}
 * or {@code upload answered}. By its name it is the same one each time; how many frames come before it is a matter of
 * time. Thread-safe.
 */
public final class StepLimit {
    private final String step;
    private final List<Runnable> held = new ArrayList<>();
    private final CompletableFuture<Void> reached = new CompletableFuture<>();

    private StepLimit(String step) {
        this.step = step;
    }

    public static StepLimit before(String step) {
        return new StepLimit(step);
    }

    public static StepLimit none() {
        return new StepLimit("");
    }

    /** Completes once the step was held back. */
    public CompletableFuture<Void> reached() {
        return reached;
    }

    boolean passes(String next) {
        return passes(next, () -> {});
    }

    /**
     * Whether it passes.
     *
     * @param onRelease runs when the limit is lifted, where it does not
     */
    synchronized boolean passes(String next, Runnable onRelease) {
        if (next.equals(step)) {
            reached.complete(null);
        }
        if (!reached.isDone()) {
            return true;
        }
        held.add(onRelease);
        return false;
    }

    /** Lets go of what was held back. */
    synchronized void release() {
        held.forEach(Runnable::run);
        held.clear();
    }
}
