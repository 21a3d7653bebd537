package dev.parley.server.engine;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/** The process of an application that has attached itself: nobody's here to end, and only its link tells of its end. */
final class AttachedProcess implements EngineProcess {
    private final Promise<String> never = Promise.promise();

    @Override
    public long pid() {
        return -1;
    }

    @Override
    public Future<String> ended() {
        return never.future();
    }

    @Override
    public boolean endsUnseen() {
        return true;
    }

    @Override
    public void kill() {}
}
