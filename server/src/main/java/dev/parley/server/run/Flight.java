package dev.parley.server.run;

import dev.parley.server.session.StatementSnapshot;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** A run that has not ended, and those who wait for it. Belongs to the gateway's event loop. */
final class Flight {
    private final RunPlace place;
    private final Future<StatementSnapshot> started;
    private final Promise<StatementSnapshot> ended = Promise.promise();
    private int callers;

    Flight(RunPlace place, Future<StatementSnapshot> started) {
        this.place = place;
        this.started = started;
    }

    RunPlace place() {
        return place;
    }

    /** Queued or running, once the store has it. */
    Future<StatementSnapshot> started() {
        return started;
    }

    boolean is(StatementSnapshot statement) {
        StatementSnapshot own = started.result();
        return own != null && own.session() == statement.session() && own.id() == statement.id();
    }

    Future<StatementSnapshot> ended() {
        return ended.future();
    }

    void end(Future<StatementSnapshot> outcome) {
        outcome.onComplete(ended);
    }

    void join() {
        callers++;
    }

    /** Whether the one who leaves was the last. */
    boolean leave() {
        callers--;
        return callers == 0;
    }
}
