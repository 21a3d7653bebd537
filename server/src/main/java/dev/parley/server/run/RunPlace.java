package dev.parley.server.run;

import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.SessionSpec;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.once.CallKey;
import dev.parley.server.security.Principal;
import dev.parley.server.session.Sessions;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.session.StatementSpec;
import dev.parley.server.snippet.SnippetDefinition;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The session of its owner that a snippet runs in. For one run. */
final class RunPlace {
    private static final Logger LOG = LoggerFactory.getLogger(RunPlace.class);
    /** After which a fresh session goes that nobody closed, since the server was killed. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(5);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private final RunPlaces places;
    private final String owner;
    private final Sessions own;
    private final String snippet;
    private final SnippetDefinition definition;

    RunPlace(RunPlaces places, String owner, String snippet, SnippetDefinition definition) {
        this.places = places;
        this.owner = owner;
        this.own = places.sessions().of(new Principal(owner, false));
        this.snippet = snippet;
        this.definition = definition;
    }

    /** Whose sessions these are. */
    Sessions sessions() {
        return own;
    }

    /** Queues the statement, in a session that is made where the definition says so. */
    Future<StatementSnapshot> submit(StatementSpec spec, Optional<CallKey> call) {
        if (definition.session() == null) {
            return own.create(spec(definition.language(), FORGOTTEN), call) // one for SQL takes no interpreter
                    .compose(session -> own.run(Long.toString(session.id()), spec, call));
        }
        return own.run(definition.session(), spec, call)
                .recover(failure -> isNotOpen(failure) ? submitToNext(spec, call) : Future.failedFuture(failure));
    }

    /** One that is declared comes back, and is waited for. */
    private Future<StatementSnapshot> submitToNext(StatementSpec spec, Optional<CallKey> call) {
        return places.declared().has(owner, definition.session())
                ? submitLater(spec, call, places.patience().dividedBy(LOOK_AGAIN))
                : submitToNew(spec, call);
    }

    private Future<StatementSnapshot> submitLater(StatementSpec spec, Optional<CallKey> call, long tries) {
        return places.vertx()
                .timer(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)
                .compose(ignored -> own.run(definition.session(), spec, call))
                .recover(failure -> isNotOpen(failure) && tries > 1
                        ? submitLater(spec, call, tries - 1)
                        : Future.failedFuture(failure));
    }

    private Future<StatementSnapshot> submitToNew(StatementSpec spec, Optional<CallKey> call) {
        if (definition.profile() == null) {
            return Future.failedFuture(new GatewayException(
                    ErrorCode.SESSION_NOT_OPEN,
                    "Session '" + definition.session() + "', in which snippet '" + snippet + "' runs, is not open.",
                    "Its owner starts it, or publishes the snippet with a profile as well, so that it is made."));
        }
        return own.create(definition.session(), spec(null, null))
                .compose(created -> own.run(Long.toString(created.session().id()), spec, call));
    }

    private SessionSpec spec(Language language, Duration idleTimeout) {
        return new SessionSpec(
                language, null, null, List.of(tag(snippet)), idleTimeout, null, definition.profile(), null, null, null);
    }

    private static boolean isNotOpen(Throwable failure) {
        return failure instanceof GatewayException refused
                && (refused.code() == ErrorCode.UNKNOWN_SESSION || refused.code() == ErrorCode.SESSION_NOT_OPEN);
    }

    /** Lets a fresh session go once its statement has ended. */
    Future<Void> release(StatementSnapshot ended) {
        if (definition.session() != null) {
            return Future.succeededFuture();
        }
        return own.close(Long.toString(ended.session())).<Void>mapEmpty().otherwise(failure -> {
            LOG.warn("session {} of snippet {} goes when it is idle: {}", ended.session(), snippet, failure.toString());
            return null;
        });
    }

    /** By which what belongs to a snippet is found. */
    static String tag(String snippet) {
        return "run:" + snippet;
    }
}
