package dev.parley.server.frontend.rest;

import dev.parley.server.engine.AttachedApplication;
import dev.parley.server.engine.Attachment;
import dev.parley.server.engine.EngineSnapshot;
import dev.parley.server.engine.Engines;
import dev.parley.server.engine.LogPage;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Future;
import java.util.List;

/** A test double without engines. Stateless. */
final class FakeEngines implements Engines {
    @Override
    public List<EngineSnapshot> engines() {
        return List.of();
    }

    @Override
    public Future<EngineSnapshot> engine(String id) {
        return unknown(id);
    }

    @Override
    public Future<Attachment> attach(String owner, String name, AttachedApplication application) {
        return Future.succeededFuture(new Attachment("engine-1", "secret"));
    }

    @Override
    public Future<EngineSnapshot> detach(String id) {
        return unknown(id);
    }

    @Override
    public Future<EngineSnapshot> drain(String id) {
        return unknown(id);
    }

    @Override
    public Future<EngineSnapshot> kill(String id) {
        return unknown(id);
    }

    @Override
    public Future<LogPage> log(String id, long offset, int limit) {
        return unknown(id);
    }

    private static <T> Future<T> unknown(String id) {
        return Future.failedFuture(new GatewayException(ErrorCode.UNKNOWN_ENGINE, "There is no engine " + id + "."));
    }
}
