package dev.parley.server.session;

import dev.parley.server.config.DeclaredSession;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.security.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the sessions that the configuration declares: makes them when the server starts, and again whenever one has ended,
 * after a pause that grows while it ends soon each time. Belongs to the gateway's event loop.
 */
public final class DeclaredSessions {
    private static final Logger LOG = LoggerFactory.getLogger(DeclaredSessions.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(60);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** One that lived so long did not end by its own making. */
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Vertx vertx;
    private final Clock clock;
    private final AllSessions sessions;
    private final Map<Place, Kept> kept = new HashMap<>();
    private boolean isOver;

    /** Names are each user's own. */
    private record Place(String owner, String name) {}

    /** Stores what it needs. */
    public DeclaredSessions(Vertx vertx, Clock clock, AllSessions sessions, List<DeclaredSession> declared) {
        this.vertx = vertx;
        this.clock = clock;
        this.sessions = sessions;
        declared.forEach(one -> kept.put(new Place(one.owner(), one.name()), new Kept(one)));
    }

    /** None. */
    public static DeclaredSessions none(Vertx vertx, AllSessions sessions) {
        return new DeclaredSessions(vertx, Clock.systemUTC(), sessions, List.of());
    }

    /** Begins to make them; does not wait for them. */
    public void start() {
        kept.values().forEach(Kept::make);
    }

    /** Makes none any more; those that there are stay. */
    public void close() {
        isOver = true;
        kept.values().forEach(Kept::rest);
    }

    /** Whether this owner's session of this name comes back whenever it has ended. */
    public boolean has(String owner, String name) {
        return kept.containsKey(new Place(owner, name));
    }

    /** One of them, over all its lives. */
    private final class Kept {
        private final DeclaredSession declared;
        private final Sessions own;
        private Duration pause = SHORTEST_PAUSE;
        private Instant madeAt = Instant.EPOCH;
        private long timer = -1;

        Kept(DeclaredSession declared) {
            this.declared = declared;
            this.own = sessions.of(new Principal(declared.owner(), false));
        }

        void make() {
            if (isOver) {
                return;
            }
            timer = -1;
            madeAt = clock.instant();
            Future.succeededFuture()
                    .compose(ignored -> own.create(declared.name(), declared.spec()))
                    .recover(failure -> isOther(failure) ? replace() : Future.failedFuture(failure))
                    .onSuccess(created -> {
                        LOG.info(
                                "declared session {} of {} is session {}",
                                declared.name(),
                                declared.owner(),
                                created.session().id());
                        watch(created.session().id());
                    })
                    .onFailure(failure -> again(failure.toString()));
        }

        /** One lives that was declared otherwise, or that a user made. */
        private Future<Sessions.Created> replace() {
            LOG.info("session {} of {} is replaced by the one that is declared", declared.name(), declared.owner());
            return own.close(declared.name())
                    .compose(closing -> own.awaitSettled(Long.toString(closing.id()), LOOK_AGAIN))
                    .compose(closed -> own.create(declared.name(), declared.spec()));
        }

        private static boolean isOther(Throwable failure) {
            return failure instanceof GatewayException refused && refused.code() == ErrorCode.SESSION_EXISTS;
        }

        private void watch(long id) {
            own.awaitChange(Long.toString(id), LOOK_AGAIN).onComplete(seen -> {
                if (isOver) {
                    return;
                }
                if (seen.failed()) {
                    again(seen.cause().toString());
                } else if (seen.result().state().isTerminal()) {
                    again(seen.result().endedReason());
                } else {
                    watch(id);
                }
            });
        }

        private void again(String why) {
            if (isOver) {
                return;
            }
            boolean livedLong = madeAt.plus(LONG).isBefore(clock.instant());
            pause = livedLong ? SHORTEST_PAUSE : pause;
            LOG.warn(
                    "declared session {} of {} has ended and is made again in {}: {}",
                    declared.name(),
                    declared.owner(),
                    pause,
                    why);
            timer = vertx.setTimer(pause.toMillis(), fired -> make());
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
        }

        void rest() {
            if (timer >= 0) {
                vertx.cancelTimer(timer);
            }
        }
    }
}
