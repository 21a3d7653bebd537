package dev.parley.session.spark;

import java.util.Optional;
import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.StreamingContextState;
import scala.Option;

/** The StreamingContext that is active: Spark allows one in a process, whichever session's it is. Thread-safe. */
@SuppressWarnings("deprecation") // Spark has deprecated DStreams, and goes on to ship them
final class WatchedContexts {
    private final WatchedStreams streams;
    /** Null as long as there was none; may have ended. Guarded by this. */
    private WatchedContext latest;

    WatchedContexts(WatchedStreams streams) {
        this.streams = streams;
    }

    /** Watches the active one, if there is any. */
    void findActive() {
        Option<StreamingContext> active = StreamingContext.getActive();
        if (active.isDefined()) {
            watch(active.get());
        }
    }

    /** Watches one that runs, once. */
    void watch(StreamingContext context) {
        // Its state is asked for outside the lock: who stops it holds its own, and waits for code that may come here.
        if (runOf(context).isEmpty() && context.getState() == StreamingContextState.ACTIVE) {
            ContextFacts.loader(context).ifPresent(loader -> watch(context, loader));
        }
    }

    private synchronized void watch(StreamingContext context, ClassLoader loader) {
        if (runOf(context).isEmpty()) {
            var found = new WatchedContext(context, loader, streams);
            if (found.start()) {
                latest = found;
            }
        }
    }

    /** The one that runs as this run. */
    synchronized Optional<WatchedContext> find(String run) {
        return Optional.ofNullable(latest).filter(context -> context.run().equals(run));
    }

    /** The run of a context. */
    synchronized Optional<String> runOf(StreamingContext context) {
        return Optional.ofNullable(latest).filter(it -> it.isOf(context)).map(WatchedContext::run);
    }

    /** The run of the newest one. */
    synchronized Optional<String> latestRun() {
        return Optional.ofNullable(latest).map(WatchedContext::run);
    }

    /** Stops the one that code with this loader started, without waiting for its batches. */
    void end(ClassLoader loader) {
        forget(loader).ifPresent(WatchedContext::cutShort);
        Option<StreamingContext> active = StreamingContext.getActive();
        if (active.isDefined()
                && ContextFacts.loader(active.get()).filter(it -> it == loader).isPresent()) {
            active.get().stop(false, false);
        }
    }

    /** Leaves one alone from now on, as if it had not been found: it goes on, and can be found again. */
    synchronized void release(String run) {
        find(run).ifPresent(context -> {
            context.release();
            latest = null;
        });
    }

    private synchronized Optional<WatchedContext> forget(ClassLoader loader) {
        Optional<WatchedContext> known = Optional.ofNullable(latest).filter(it -> it.loader() == loader);
        known.ifPresent(it -> latest = null);
        return known;
    }
}
