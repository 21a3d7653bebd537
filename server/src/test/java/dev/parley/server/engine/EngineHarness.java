package dev.parley.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.link.LinkTiming;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * One engine for a class of tests, on the other end of a link on which the test says and sees each frame: the engine
 * dials a {@link CuttingProxy}, and behind that is a {@link LinkServer}. Each test has sessions of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EngineHarness {
    private static final String SECRET = "5ec4e7".repeat(10) + "0123";

    private final AtomicInteger engines = new AtomicInteger();
    private final AtomicInteger sessions = new AtomicInteger();
    private final List<EngineProcess> started = new ArrayList<>();
    private Vertx vertx;
    private EngineLauncher launcher;
    private LinkServer server;
    private CuttingProxy proxy;
    private URI direct;
    private LinkPeer peer;
    private EngineProcess engine;
    private EngineEvent.EngineReady ready;

    /** What starts the engines under test; asked once, before the first test. */
    protected abstract EngineLauncher launcher(Vertx vertx) throws Exception;

    /** The clocks that the engines under test were started with. */
    protected LinkTiming timing() {
        return LinkTiming.DEFAULT;
    }

    /** After how long a test fails that waits for something: time for an engine to start. */
    protected Duration deadline() {
        return Duration.ofSeconds(60);
    }

    @BeforeAll
    void startEngine() throws Exception {
        vertx = Vertx.vertx();
        launcher = launcher(vertx);
        server = new LinkServer(vertx, timing());
        direct = get(server.start());
        proxy = new CuttingProxy(vertx, direct);
        URI dialled = get(proxy.start());
        String id = "engine-under-test";
        peer = server.expect(id, SECRET);
        engine = launch(new EngineLaunch(id, SECRET, dialled));
        await().until(() -> !peer.events().isEmpty());
        ready = (EngineEvent.EngineReady) peer.events().get(0);
    }

    @AfterEach
    void theEngineKeptToTheProtocol() {
        assertThat(peer.violations()).isEmpty();
    }

    @AfterAll
    void stopEngines() {
        started.forEach(EngineProcess::kill);
        started.forEach(process -> get(process.ended()));
        proxy.close();
        server.close();
        get(vertx.close());
    }

    /** A session that nobody has opened yet. */
    final ContractSession session() {
        return new ContractSession(peer, new SessionKey(sessions.incrementAndGet(), 1), deadline());
    }

    final ContractSession openedSession() {
        return session().open();
    }

    /** The server's end of another engine's link, before that engine is launched. */
    final LinkPeer expectAnother() {
        return server.expect("another-engine-" + engines.incrementAndGet(), SECRET);
    }

    /** Another engine, without a proxy in between; it is killed in the end if it lives. */
    final EngineProcess launchAnother(String id, String secret) {
        return launch(new EngineLaunch(id, secret, direct));
    }

    final LinkPeer peer() {
        return peer;
    }

    final CuttingProxy proxy() {
        return proxy;
    }

    final LinkResults results() {
        return server.results();
    }

    final EngineProcess engine() {
        return engine;
    }

    final EngineEvent.EngineReady ready() {
        return ready;
    }

    final ConditionFactory await() {
        return await(deadline());
    }

    static ConditionFactory await(Duration deadline) {
        return Awaitility.await().atMost(deadline).pollInterval(Duration.ofMillis(5));
    }

    final <T> T get(Future<T> future) {
        return Deadline.get(future, deadline());
    }

    private EngineProcess launch(EngineLaunch launch) {
        EngineProcess process = get(launcher.launch(launch));
        started.add(process);
        return process;
    }
}
