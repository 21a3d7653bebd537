package dev.parley.session.link;

import dev.parley.session.task.RepeatedTask;
import java.net.ConnectException;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens connections until one stands, and sees to heartbeats and the lease. Thread-safe. */
final class LinkDialer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkDialer.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ATTEMPT_TIMEOUT = CONNECT_TIMEOUT.multipliedBy(2);

    /** Answers at the upgrade that no further attempt will change. */
    private static final Set<Integer> REFUSALS = Set.of(401, 404, 410);

    private final EngineIdentity identity;
    private final LinkClock clock;
    private final LinkWatch watch;
    private final LinkConnection.Owner owner;
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private final AtomicBoolean dialling = new AtomicBoolean();
    private final RenewedClient http;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "parley-link");
        thread.setDaemon(true);
        return thread;
    });

    private Consumer<String> onEnd;

    LinkDialer(
            EngineIdentity identity, LinkClock clock, LinkWatch watch, RenewedClient http, LinkConnection.Owner owner) {
        this.identity = identity;
        this.clock = clock;
        this.watch = watch;
        this.http = http;
        this.owner = owner;
    }

    void start(Runnable beat, Consumer<String> end) {
        onEnd = end;
        long period = clock.timing().heartbeat().toNanos();
        var beating = new RepeatedTask("the server was sent no heartbeat", () -> {
            beat.run();
            checkLease();
        });
        var unused = scheduler.scheduleWithFixedDelay(beating, period, period, TimeUnit.NANOSECONDS);
        dialLater();
    }

    /** Dials after a pause that grows from attempt to attempt; one attempt at a time. */
    void dialLater() {
        if (dialling.compareAndSet(false, true)) {
            boolean isScheduled = false;
            try {
                Duration pause;
                synchronized (backoff) {
                    pause = backoff.next();
                }
                var unused = scheduler.schedule(this::dial, pause.toNanos(), TimeUnit.NANOSECONDS);
                isScheduled = true;
            } catch (RejectedExecutionException closed) {
                LOG.debug("not dialling any more, the engine ends");
            } finally {
                if (!isScheduled) {
                    dialling.set(false);
                }
            }
        }
    }

    /** Has something short done after a while; whether it will be, which it is not once the link is closed. */
    boolean later(Runnable task, Duration pause) {
        try {
            var unused = scheduler.schedule(task, pause.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (RejectedExecutionException closed) {
            LOG.debug("acknowledging nothing any more, the engine ends");
            return false;
        }
    }

    /**
     * The attempt under way has come to a connection, or to nothing. Its owner says so before it sends anything: a connection
     * can be lost again before the future of its making completes, and nobody would dial then.
     */
    void opened() {
        dialling.set(false);
    }

    void welcomed() {
        synchronized (backoff) {
            backoff.succeeded();
        }
    }

    private void checkLease() {
        if (watch.isLeaseOver()) {
            onEnd.accept("there was no server for " + clock.lease());
        }
    }

    private void dial() {
        boolean isUnderWay = false;
        try {
            if (identity.place().look()) {
                connect();
                isUnderWay = true;
            }
        } finally {
            if (!isUnderWay) { // also after an OutOfMemoryError, which code of some session may have caused
                dialling.set(false);
                dialLater();
            }
        }
    }

    private void connect() {
        var unused = http.ask(ATTEMPT_TIMEOUT, client -> client.newWebSocketBuilder()
                        .header("Authorization", identity.authorization())
                        .connectTimeout(CONNECT_TIMEOUT)
                        .buildAsync(identity.link(), new LinkConnection(owner)))
                .whenComplete((socket, failure) -> {
                    if (failure != null) {
                        dialling.set(false);
                        failed(failure instanceof CompletionException ? failure.getCause() : failure);
                    }
                });
    }

    private void failed(Throwable failure) {
        if (failure instanceof WebSocketHandshakeException refused
                && REFUSALS.contains(refused.getResponse().statusCode())) {
            onEnd.accept("the server refuses this engine with status "
                    + refused.getResponse().statusCode());
            return;
        }
        if (!(failure instanceof ConnectException)) {
            LOG.warn("the server at {} could not be reached: {}", identity.server(), failure.toString());
        }
        dialLater();
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
