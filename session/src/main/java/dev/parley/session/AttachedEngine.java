package dev.parley.session;

import dev.parley.protocol.link.LinkTiming;
import dev.parley.session.interpreter.SparkAdapter;
import dev.parley.session.link.EngineIdentity;
import dev.parley.session.link.LinkClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An application as an engine of a server's. Where the server has forgotten it, or cannot be reached, it attaches again
 * after a while, until it is detached. Thread-safe; all of it is on threads that no application waits for.
 */
public final class AttachedEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AttachedEngine.class);
    /** An application lives on without its server for good; the clocks count nanoseconds in 63 bits. */
    private static final Duration FOR_GOOD = Duration.ofDays(36_500);

    private static final Duration CANCEL_DEADLINE = Duration.ofSeconds(15);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final String DETACHED = "the application has detached";
    private static final Duration ORDERLY_END = Duration.ofSeconds(20);
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    private final AttachSettings settings;
    private final Supplier<SparkAdapter> adapters;
    private final AttachClient client;
    private final Thread thread = new Thread(this::live, "parley-attach");
    private final Thread hook = new Thread(this::processEnds, "parley-detach");
    private final CountDownLatch detached = new CountDownLatch(1);
    private Engine engine;
    private volatile String id;

    /**
     * One that has not attached yet.
     *
     * @param adapters gives a new one for each time that it attaches
     */
    public AttachedEngine(AttachSettings settings, Supplier<SparkAdapter> adapters) {
        this.settings = settings;
        this.adapters = adapters;
        this.client = new AttachClient(settings);
        thread.setDaemon(true);
    }

    /**
     * Attaches, in the background from there on; where the server cannot be reached, once it can.
     *
     * @throws AttachRefusedException where the server does not want the application
     */
    public void start() throws InterruptedException {
        attach().ifPresent(this::begin);
        Runtime.getRuntime().addShutdownHook(hook);
        thread.start();
    }

    /** The id of the engine that it is, or was last; empty before the server has given it one. */
    public Optional<String> engine() {
        return Optional.ofNullable(id);
    }

    /** Whether it is neither detached nor has its Spark stopped; the server need not be in reach. */
    public boolean isAttached() {
        return detached.getCount() > 0;
    }

    /** Publishes a snippet as the user whose engine this is. */
    public void publish(String name, Map<String, ?> snippet) throws IOException, InterruptedException {
        client.publish(name, snippet);
    }

    /** The name under which sessions ask for it. */
    public String name() {
        return settings.name();
    }

    private Optional<EngineIdentity> attach() throws InterruptedException {
        try {
            EngineIdentity identity = client.attach();
            openSession();
            return Optional.of(identity);
        } catch (IOException e) {
            LOG.warn("not attached to {} yet: {}", settings.server(), e.toString());
            return Optional.empty();
        }
    }

    private void openSession() throws InterruptedException {
        try {
            client.openSession();
        } catch (IOException | AttachRefusedException e) {
            LOG.warn("attached without a session of its own: {}", e.getMessage());
        }
    }

    /** Others can end this engine from now on; where it is detached by now, it says goodbye to the server as it runs. */
    private synchronized void begin(EngineIdentity identity) {
        id = identity.engine();
        engine = new Engine(settings(identity), adapters.get(), new ApplicationProcess());
        if (!isAttached()) {
            engine.ended(DETACHED);
        }
    }

    private EngineSettings settings(EngineIdentity identity) {
        try {
            return new EngineSettings(
                    identity,
                    new LinkClock(LinkTiming.DEFAULT, FOR_GOOD),
                    Files.createTempDirectory("parley-attached-"),
                    CANCEL_DEADLINE,
                    Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException("no folder can be made for what sessions compile", e);
        }
    }

    private void live() {
        Duration pause = SHORTEST_PAUSE;
        try {
            // An engine that has begun is run also where it is detached by now: who ends it waits for its goodbye.
            for (Engine current = current(); current != null || isAttached(); current = current()) {
                if (current != null) {
                    run(current);
                    pause = SHORTEST_PAUSE;
                }
                if (!detached.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    attachAgain();
                }
                Duration longer = pause.multipliedBy(2);
                pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
            }
        } catch (InterruptedException e) {
            LOG.warn("interrupted: the application is not attached any more");
        } finally {
            detached.countDown();
        }
    }

    private synchronized Engine current() {
        return engine;
    }

    /** Refusals may pass too: the server may still have the application that this one follows. */
    private void attachAgain() throws InterruptedException {
        try {
            attach().ifPresent(this::begin);
        } catch (AttachRefusedException e) {
            LOG.warn("not attached: {}", e.getMessage());
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.warn("not attached", e);
        }
    }

    private void run(Engine current) throws InterruptedException {
        try {
            LOG.info("attached to {} as engine {}", settings.server(), id);
            current.run();
            String reason = current.reason();
            LOG.info("no longer engine {}: {}", id, reason);
            if (reason.equals(EngineHome.TOLD_TO_END) || reason.equals(ApplicationProcess.SPARK_STOPPED)) {
                detached.countDown();
            }
        } catch (EngineStartException e) {
            LOG.error("the application cannot be attached: {}", e.getMessage());
            detached.countDown();
        } finally {
            synchronized (this) {
                engine = null;
            }
            remove(current.directory());
        }
    }

    private static void remove(Path folder) {
        try {
            Folders.remove(folder);
        } catch (IOException e) {
            LOG.warn("{} could not be removed", folder, e);
        }
    }

    /** Its sessions are dead; the application goes on as if it had never attached. Waits for it within bounds. */
    @Override
    public void close() {
        end(DETACHED, ORDERLY_END);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
            thread.join(ORDERLY_END.toMillis());
        } catch (IllegalStateException e) {
            LOG.debug("detached while the process ends");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void processEnds() {
        end("the application has ended", LAST_WORDS);
    }

    private void end(String reason, Duration atMost) {
        detached.countDown();
        Engine last = current();
        if (last != null) {
            last.end(reason, atMost);
        }
    }
}
