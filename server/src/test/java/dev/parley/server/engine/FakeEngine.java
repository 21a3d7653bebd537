package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.link.Frame;
import dev.parley.protocol.link.LinkTiming;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * An engine without Spark: it starts in milliseconds and speaks the real link over a real WebSocket, but understands only
 * the snippets that {@link FakeScala} and {@link FakeSql} know. Lives on one Vert.x context; {@link #kill()} may be called
 * from any thread.
 */
final class FakeEngine implements EngineProcess, FakeLink.Owner {
    private final Context context;
    private final HttpClient http;
    private final FakeLink link;
    private final FakeHost host;
    private final Promise<String> ended = Promise.promise();

    /**
     * One that has not started.
     *
     * @param passes whether the link lets its next frame pass
     */
    FakeEngine(Vertx vertx, EngineLaunch launch, LinkTiming timing, Supplier<URI> server, BooleanSupplier passes) {
        this.context = vertx.getOrCreateContext();
        this.http = vertx.createHttpClient();
        this.link = new FakeLink(vertx, launch, server, timing, passes, this);
        this.host = new FakeHost(link, new FakeUploader(vertx, http, launch, server));
    }

    void start() {
        context.runOnContext(ignored -> {
            var phases = new LinkedHashMap<String, Instant>();
            phases.put("process_started", Instant.now());
            phases.put("jvm_up", Instant.now());
            phases.put("context_up", Instant.now());
            tellReady(phases);
            link.dial();
        });
    }

    private void tellReady(Map<String, Instant> phases) {
        link.send(new EngineEvent.EngineReady(
                Map.of(
                        "spark",
                        "fake",
                        "scala",
                        "fake",
                        "java",
                        Runtime.version().toString()),
                phases));
        host.tellStatus();
    }

    /** Its connection breaks; it dials where its server is then. */
    void loseServer() {
        context.runOnContext(ignored -> link.lose());
    }

    @Override
    public void newServer() {
        tellReady(Map.of());
        host.tellStreams();
    }

    @Override
    public void received(EngineCommand command) {
        if (command instanceof EngineCommand.StopEngine) {
            host.stop();
            link.hangUp();
            end("was stopped");
        } else {
            host.received(command);
        }
    }

    @Override
    public List<Frame.HeldSession> sessions() {
        return host.held();
    }

    @Override
    public void refused(String why) {
        host.stop();
        link.drop();
        end("ended itself: " + why);
    }

    @Override
    public long pid() {
        return -1;
    }

    @Override
    public Future<String> ended() {
        return ended.future();
    }

    @Override
    public void kill() {
        context.runOnContext(ignored -> {
            host.stop();
            link.drop();
            end("was killed");
        });
    }

    private void end(String how) {
        if (ended.tryComplete("the fake engine " + how)) {
            http.close();
        }
    }
}
