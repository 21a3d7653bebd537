package dev.parley.server;

import dev.parley.protocol.engine.SessionKey;
import dev.parley.server.engine.EngineRegistry;
import dev.parley.server.result.ResultShelf;
import dev.parley.server.result.ResultSpool.Upload;
import dev.parley.server.session.SessionManager;
import dev.parley.server.session.UnfinishedSession;
import dev.parley.server.store.JdbcStore;
import io.vertx.core.Future;
import java.util.List;

/**
 * Takes back what an earlier run of the server left: engines that may still live, their sessions, results on their way.
 * All of it is there before anybody can dial.
 */
record Recovery(JdbcStore store, ResultShelf shelf, EngineRegistry engines, SessionManager sessions) {
    Future<Void> run() {
        return store.unfinished().compose(left -> shelf.start(uploads(left))
                .compose(ignored -> store.engines().all())
                .onSuccess(engines::adopt)
                .compose(ignored -> sessions.start(left)));
    }

    /** The results that may be on their way. */
    private static List<Upload> uploads(List<UnfinishedSession> left) {
        return left.stream()
                .filter(of -> of.session().engine() != null)
                .flatMap(of -> of.statements().stream()
                        .map(unfinished -> new Upload(
                                of.session().engine(),
                                new SessionKey(of.session().id(), of.session().generation()),
                                unfinished.statement().id())))
                .toList();
    }
}
