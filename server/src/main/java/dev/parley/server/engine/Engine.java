package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.link.Frame.HeldSession;
import dev.parley.server.config.EngineConfig;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A driver process that we started, or that attached itself, seen from the server: its link, its sessions, its end.
 * Belongs to the gateway's event loop.
 */
public final class Engine implements EngineLink.Peer {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final String BEARER = "Bearer ";
    private static final String STOPPED_EARLY = "stopped before it was ready";
    private static final Duration CLOSE_MARGIN = Duration.ofSeconds(15);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final String id;
    private final EngineConfig config;
    private final EngineLink link;
    private final EngineVitals vitals;
    private final long launchedAt;
    private final Map<SessionKey, EngineListener> listeners = new HashMap<>();
    private final Promise<EngineEvent.EngineReady> ready = Promise.promise();
    private final Promise<String> lost = Promise.promise();
    private EngineRecord record;
    private EngineProcess process;
    private long startTimer = -1;
    private long lostTimer = -1;
    private boolean stopping;
    private boolean retiring;
    private long unusedSince = System.nanoTime();
    private String drainReason;
    private Runnable onChange = () -> {};

    Engine(Vertx vertx, EngineRecord record, String server, EngineConfig config) {
        this.vertx = vertx;
        this.id = record.id();
        this.record = record;
        this.launchedAt = System.nanoTime()
                - Duration.between(record.launchedAt(), Instant.now()).toNanos();
        this.config = config;
        this.link = new EngineLink(vertx, id, server, this);
        this.vitals = new EngineVitals(vertx);
    }

    public String id() {
        return id;
    }

    /** Succeeds once sessions can be opened; fails with ENGINE_NOT_STARTED and the reason. */
    public Future<EngineEvent.EngineReady> ready() {
        return ready.future();
    }

    /** Succeeds with the cause once the engine is gone, however it went. */
    public Future<String> lost() {
        return lost.future();
    }

    public boolean isLost() {
        return lost.future().isComplete();
    }

    /** From now on the listener is told what the engine says of this session, and of the engine's loss. */
    public void attach(SessionKey key, EngineListener listener) {
        if (isLost()) {
            listener.engineLost(lost.future().result());
            return;
        }
        listeners.put(key, listener);
    }

    public void detach(SessionKey key) {
        if (listeners.remove(key) != null) {
            unusedSince = System.nanoTime();
            onChange.run();
        }
    }

    /** How many sessions it has, those included that wait for it. */
    int sessions() {
        return listeners.size();
    }

    /** For how long it has had no session. */
    Duration unused() {
        return listeners.isEmpty() ? Duration.ofNanos(System.nanoTime() - unusedSince) : Duration.ZERO;
    }

    /** It takes no new sessions any more. */
    void retire() {
        retiring = true;
    }

    boolean isRetiring() {
        return retiring || stopping;
    }

    /** After how long a session that is asked to close counts as gone without its word. */
    public Duration closeTimeout() {
        return config.cancelDeadline().plus(CLOSE_MARGIN);
    }

    /** How long it may take until it is ready. */
    public Duration startTimeout() {
        return config.startTimeout();
    }

    EngineVitals vitals() {
        return vitals;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - launchedAt);
    }

    boolean isStopping() {
        return stopping;
    }

    /** When its launcher was called. */
    public Instant launchTime() {
        return record.launchedAt();
    }

    /** From now on it is to take no new sessions, for good. */
    void drain(String reason) {
        drainReason = drainReason == null ? reason : drainReason;
    }

    /** Why it is to take no new sessions for good; empty where nobody said so. */
    Optional<String> drainReason() {
        return Optional.ofNullable(drainReason);
    }

    /** Whether it is an application that has attached itself. */
    boolean isAttached() {
        return record.application() != null;
    }

    /** Whether it has dialled, and still can be spoken with. */
    boolean isInReach() {
        return lostTimer == -1 && !isLost();
    }

    /** Lets an application go, which is told of nothing and may attach again. */
    void leave(String cause) {
        stopping = true;
        declareLost(cause);
    }

    /** Ends it at once. */
    void kill(String cause) {
        stopping = true; // nobody is to take it for a failure
        declareLost(cause);
    }

    EngineSnapshot snapshot(EngineState state) {
        return new EngineSnapshot(
                id,
                record.profile(),
                state,
                process == null ? -1 : process.pid(),
                record.launchedAt(),
                age(),
                drainReason(),
                listeners.keySet().stream().map(SessionKey::session).sorted().toList(),
                Optional.ofNullable(ready.future().result()),
                vitals.status(),
                record.owner(),
                Optional.ofNullable(record.application()));
    }

    /** Runs whenever it has told of itself, and whenever a session has left it. */
    void onChange(Runnable newOnChange) {
        onChange = newOnChange;
    }

    /** Whether anybody waits for what it says of this session. */
    boolean isHeard(SessionKey key) {
        return listeners.containsKey(key);
    }

    /** Sends a command now or after the next connection; without effect once the engine is lost. */
    public void send(EngineCommand command) {
        if (!isLost()) {
            link.send(command);
        }
    }

    /** Ends it in an orderly way, by force after a deadline or before it is ready; succeeds once it is gone. */
    public Future<String> stop() {
        if (!stopping) {
            stopping = true;
            if (process != null && !ready.future().isComplete()) {
                declareLost(STOPPED_EARLY);
                return lost.future();
            }
            send(new EngineCommand.StopEngine());
            long timer = vertx.setTimer(STOP_TIMEOUT.toMillis(), ignored -> {
                LOG.warn("engine {} did not stop within {}, it is killed", id, STOP_TIMEOUT);
                declareLost("killed, since it did not stop within " + STOP_TIMEOUT.toSeconds() + " s");
            });
            lost.future().onComplete(ignored -> vertx.cancelTimer(timer));
        }
        return lost.future();
    }

    EngineLink link() {
        return link;
    }

    /** Whether this header shows its secret. */
    boolean isSecret(String authorization) {
        return authorization.startsWith(BEARER) && record.isSecret(authorization.substring(BEARER.length()));
    }

    /** What the next run of the server is to know of it. */
    EngineRecord record() {
        return record;
    }

    void record(EngineRecord newRecord) {
        record = newRecord;
    }

    /** It is an application, and has to dial in in time. */
    void attached() {
        started(new AttachedProcess());
        waitForIt("it did not dial in within " + config.lostAfter().toSeconds()
                + " s after it had attached (engine.lost_after)");
    }

    /** It was started by an earlier run of the server, and has to dial in in time. */
    void adopted(Optional<EngineProcess> running) {
        running.ifPresent(this::started);
        waitForIt("it did not dial in within " + config.lostAfter().toSeconds()
                + " s after the server had started again (engine.lost_after)");
    }

    /** From now on it has to get ready in time, however long its launcher takes. */
    void launching() {
        startTimer = vertx.setTimer(
                config.startTimeout().toMillis(),
                ignored -> declareLost(
                        "not ready within " + config.startTimeout().toSeconds() + " s (engine.start_timeout)"));
    }

    void started(EngineProcess newProcess) {
        process = newProcess;
        Context here = vertx.getOrCreateContext();
        // Whoever watches the process may be on another thread.
        process.ended().onSuccess(cause -> here.runOnContext(ignored -> declareLost(cause)));
        if (isLost()) {
            process.kill();
        } else if (stopping) {
            declareLost(STOPPED_EARLY);
        }
    }

    void failed(Throwable cause) {
        declareLost(cause.getMessage());
    }

    /** Gives the engine up for good: whatever it says after this is not heard. */
    private void declareLost(String cause) {
        if (!lost.tryComplete(cause)) {
            return;
        }
        if (stopping) {
            LOG.info("engine {} stopped", id);
        } else {
            LOG.warn("engine {} is lost: {}", id, cause);
        }
        vertx.cancelTimer(startTimer);
        vertx.cancelTimer(lostTimer);
        link.end();
        vitals.engineLost(cause);
        if (process != null) {
            process.kill();
        }
        ready.tryFail(new GatewayException(
                ErrorCode.ENGINE_NOT_STARTED, "the engine did not start: " + cause, "look at the server's log"));
        var told = Map.copyOf(listeners);
        listeners.clear();
        told.values().forEach(listener -> listener.engineLost(cause));
    }

    @Override
    public Future<Void> received(long number, EngineEvent event) {
        if (event instanceof EngineEvent.OfSession ofSession) {
            EngineListener listener = listeners.get(ofSession.key());
            return listener == null ? Future.succeededFuture() : listener.received(number, ofSession);
        }
        if (event instanceof EngineEvent.EngineReady isReady) {
            LOG.info("engine {} is ready: {}", id, isReady.versions());
            vertx.cancelTimer(startTimer);
            vitals.engineReady();
            ready.tryComplete(isReady);
        } else if (event instanceof EngineEvent.EngineStatus status) {
            vitals.told(status);
            onChange.run();
        } else if (event instanceof EngineEvent.EngineFailed hasFailed) {
            declareLost(hasFailed.reason());
        } else {
            LOG.warn("engine {} sent an event that this server does not know", id);
        }
        return Future.succeededFuture();
    }

    @Override
    public void connected() {
        LOG.info("engine {} is connected", id);
        vertx.cancelTimer(lostTimer);
        lostTimer = -1;
        if (startTimer == -1 && !ready.future().isComplete()) {
            launching(); // an application, or of an earlier run of the server; one that is ready says so now
        }
    }

    @Override
    public void disconnected(String why) {
        if (isLost()) {
            return;
        }
        if (stopping && process != null && process.endsUnseen()) {
            declareLost("it was stopped");
            return;
        }
        LOG.info("engine {} is out of reach: {}", id, why);
        if (lostTimer != -1) {
            return; // a connection that never got to its welcome buys no time
        }
        waitForIt("out of reach for " + config.lostAfter().toSeconds() + " s (engine.lost_after)");
    }

    private void waitForIt(String inVain) {
        lostTimer = vertx.setTimer(config.lostAfter().toMillis(), timer -> waitedInVain(timer, inVain));
    }

    private void waitedInVain(long timer, String inVain) {
        Future<String> reason = process == null ? Future.succeededFuture(inVain) : process.withLastLines(inVain);
        reason.otherwise(inVain).onSuccess(told -> {
            if (lostTimer == timer) { // else it is back
                declareLost(told);
            }
        });
    }

    @Override
    public void caughtUp(List<HeldSession> held) {
        Map<SessionKey, HeldSession> there = held.stream().collect(Collectors.toMap(HeldSession::key, it -> it));
        Map.copyOf(listeners).forEach((key, listener) -> listener.caughtUp(Optional.ofNullable(there.get(key))));
    }
}
