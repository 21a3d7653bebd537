package dev.parley.server.frontend.rest;

import dev.parley.server.engine.EngineAdministration;
import dev.parley.server.engine.EngineSnapshot;
import dev.parley.server.engine.Engines;
import dev.parley.server.security.Principal;
import dev.parley.server.session.AllSessions;
import io.vertx.core.Future;
import java.util.List;

/**
 * The engines that are there for a user: those that hold a session of theirs or are an application of theirs, all for an
 * administrator. Stateless.
 */
final class SeenEngines {
    private final Engines engines;
    private final AllSessions sessions;

    SeenEngines(Engines engines, AllSessions sessions) {
        this.engines = engines;
        this.sessions = sessions;
    }

    List<EngineAnswer> all(Principal user) {
        return engines.engines().stream()
                .filter(engine -> sees(user, engine))
                .map(engine -> answer(user, engine))
                .toList();
    }

    /** One that lives; one of others is answered as what never was. */
    Future<EngineAnswer> engine(Principal user, String id) {
        return found(user, id).map(engine -> answer(user, engine));
    }

    /** Of the sessions of an engine a user is told those that the user sees. */
    EngineAnswer answer(Principal user, EngineSnapshot engine) {
        return EngineAnswer.of(engine, sessions.of(user)::has);
    }

    /** Whether the user may begin to read its log; administrators may also when the engine has ended. */
    Future<Void> withLog(Principal user, String id) {
        return user.isAdministrator()
                ? Future.succeededFuture()
                : found(user, id).mapEmpty();
    }

    /** Whether one who began to read its log may go on: also to the end of an engine that has ended. */
    Future<Void> readOn(Principal user, String id) {
        boolean isOthers =
                engines.engines().stream().anyMatch(engine -> engine.id().equals(id) && !sees(user, engine));
        return isOthers ? Future.failedFuture(EngineAdministration.unknown(id)) : Future.succeededFuture();
    }

    private Future<EngineSnapshot> found(Principal user, String id) {
        return engines.engine(id)
                .compose(engine -> sees(user, engine)
                        ? Future.succeededFuture(engine)
                        : Future.failedFuture(EngineAdministration.unknown(id)));
    }

    private boolean sees(Principal user, EngineSnapshot engine) {
        boolean isTheirs = engine.application().isPresent() && user.owns(engine.owner());
        return user.isAdministrator() || isTheirs || engine.sessions().stream().anyMatch(sessions.of(user)::has);
    }
}
