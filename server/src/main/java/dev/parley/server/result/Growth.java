package dev.parley.server.result;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How much of a result on its way can be read, for one who reads it meanwhile, and whether what was read is void. Belongs
 * to the event loop.
 */
final class Growth {
    private int messages;
    private long bytes;
    private long rows;
    private int given;
    private boolean isVoid;
    private final Set<Promise<Void>> waiters = new LinkedHashSet<>();

    /** So much is in the file. */
    void reached(MessageIndex index) {
        messages = index.messages();
        bytes = index.bytes();
        rows = index.rows();
        changed();
    }

    /** Messages from this one on go, before others are written over them. */
    void cut(int from) {
        if (from < messages) {
            messages = 0; // read by nobody until the next ones are whole
            bytes = 0;
            rows = 0;
        }
        if (from < given) {
            isVoid = true;
            changed();
        }
    }

    /** Nothing of it will be a result. */
    void gone() {
        cut(0);
    }

    /** All that is here is given out from now on. */
    void give() {
        given = Math.max(given, messages);
    }

    boolean isVoid() {
        return isVoid;
    }

    long bytes() {
        return bytes;
    }

    long rows() {
        return rows;
    }

    /** Succeeds when something is otherwise than now, or {@code until} is complete in one way or the other. */
    Future<Void> change(Future<?> until) {
        Promise<Void> waiter = Promise.promise();
        waiters.add(waiter);
        until.onComplete(ignored -> waiter.tryComplete());
        return waiter.future().onComplete(ignored -> waiters.remove(waiter));
    }

    private void changed() {
        List.copyOf(waiters).forEach(Promise::tryComplete);
    }
}
