package dev.parley.server.engine;

import dev.parley.protocol.link.LinkTiming;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Launches {@link FakeEngine}s in this JVM. Thread-safe; {@link #close()} ends what it launched. */
public final class FakeLauncher implements EngineLauncher, AutoCloseable {
    private final Vertx vertx;
    private final LinkTiming timing;
    private final Map<String, AtomicReference<URI>> servers = new ConcurrentHashMap<>();
    private final Map<String, FakeEngine> engines = new ConcurrentHashMap<>();
    private volatile FrameLimit limit = FrameLimit.none();

    public FakeLauncher(Vertx vertx) {
        this(vertx, LinkTiming.DEFAULT);
    }

    public FakeLauncher(Vertx vertx, LinkTiming timing) {
        this.vertx = vertx;
        this.timing = timing;
        FakeTable.warmUp(); // here and not on the engine's event loop, where loading Arrow would be seen as blocking it
    }

    @Override
    public Future<EngineProcess> launch(EngineLaunch launch) {
        var server = new AtomicReference<>(launch.server());
        servers.put(launch.engine(), server);
        var engine = new FakeEngine(vertx, launch, timing, server::get, () -> limit.passes());
        engines.put(launch.engine(), engine);
        engine.ended().onComplete(ignored -> engines.remove(launch.engine(), engine));
        engine.start();
        return Future.succeededFuture(engine);
    }

    @Override
    public Optional<EngineProcess> adopt(EngineRecord engine) {
        return Optional.ofNullable(engines.get(engine.id()));
    }

    /** What the links of all of them let pass from now on. */
    public void limit(FrameLimit newLimit) {
        limit = newLimit;
    }

    /** The server that all of them dial from now on is there. */
    public void serverMoved(URI address) {
        servers.values().forEach(server -> server.set(address));
    }

    /** Their server has ended without a word, and there is no other yet. */
    public void serverIsGone() {
        servers.values().forEach(server -> server.set(null));
        engines.values().forEach(FakeEngine::loseServer);
    }

    /** How many engines it launched have not ended. */
    public int living() {
        return engines.size();
    }

    /** Kills all engines that live. */
    @Override
    public void close() {
        engines.values().forEach(FakeEngine::kill);
    }
}
