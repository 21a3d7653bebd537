package dev.parley.server.engine;

import dev.parley.protocol.link.Frame;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;

/**
 * Stands between an engine and the server, forwards the frames of the link and the uploads, and cuts both sides off when
 * it was told to. Thread-safe.
 */
public final class CuttingProxy implements AutoCloseable {
    /** Which way a frame goes. */
    public enum Direction {
        TO_SERVER,
        TO_ENGINE
    }

    /** Whether a frame is lost in the cut or is the last that arrives. */
    public enum Moment {
        BEFORE,
        AFTER
    }

    /** A frame that went through, or was to. */
    public record Passed(Direction direction, String label) {}

    /** Where to cut next, once. */
    private record Cut(Direction direction, String label, Moment moment) {}

    private final HttpServer server;
    private final WebSocketClient sockets;
    private final UploadPath uploads;
    private final Set<LinkBridge> bridges = ConcurrentHashMap.newKeySet();
    private final List<Passed> passed = new CopyOnWriteArrayList<>();
    private final AtomicReference<Cut> armed = new AtomicReference<>();
    private final AtomicInteger untilNext = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();
    private final URI target;
    private final HttpClient http;
    private volatile IntSupplier again;
    private volatile StepLimit steps = StepLimit.none();

    public CuttingProxy(Vertx vertx, URI target) {
        this.target = target;
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setMaxWebSocketFrameSize(Frame.MAX_BYTES)
                        .setMaxWebSocketMessageSize(Frame.MAX_BYTES))
                .requestHandler(this::forward);
        this.sockets = vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxFrameSize(Frame.MAX_BYTES).setMaxMessageSize(Frame.MAX_BYTES));
        this.http = vertx.createHttpClient();
        this.uploads = new UploadPath(http, target, cuts, () -> steps);
    }

    /** The address to dial instead of the target's. */
    public Future<URI> start() {
        return server.listen(0).map(listening -> URI.create("http://127.0.0.1:" + listening.actualPort()));
    }

    /** Cuts all connections of the link now. */
    public void cutNow() {
        bridges.forEach(LinkBridge::reset);
    }

    /** Cuts at the next frame of this label, once. */
    public void cutAt(Direction direction, String label, Moment moment) {
        armed.set(new Cut(direction, label, moment));
    }

    /** Whether the frame to cut at has not come yet. */
    public boolean isArmed() {
        return armed.get() != null;
    }

    /** Cuts again and again, each time after as many frames of both directions as {@code frames} says. */
    public void cutAgain(IntSupplier frames) {
        again = frames;
        untilNext.set(frames.getAsInt());
    }

    public void cutNoMore() {
        again = null;
    }

    /** From now on this limit holds; what the one before held back is cut. */
    public void stopAt(StepLimit limit) {
        StepLimit before = steps;
        steps = limit;
        before.release();
    }

    /** Whether this frame passes. */
    boolean passes(String text) {
        return steps.passes(FrameLabel.of(text));
    }

    /** How uploads pass, and where they are cut. */
    UploadPath uploads() {
        return uploads;
    }

    /** From now on the connections there are carry nothing, and stay open; new ones are not concerned. */
    public int swallow() {
        bridges.forEach(LinkBridge::swallow);
        return bridges.size();
    }

    /** How many cuts were made, of the link and of uploads. */
    public int cuts() {
        return cuts.get();
    }

    /** All frames so far, in the order in which they came here. */
    public List<Passed> passed() {
        return List.copyOf(passed);
    }

    @Override
    public void close() {
        server.close();
        sockets.close();
        http.close();
    }

    /** When this frame is the one to cut at, it says how; it is disarmed then. */
    Moment momentAt(Direction direction, String text) {
        String label = FrameLabel.of(text);
        passed.add(new Passed(direction, label));
        IntSupplier supplier = again;
        if (supplier != null && untilNext.decrementAndGet() == 0) {
            untilNext.set(supplier.getAsInt());
            return untilNext.get() % 2 == 0 ? Moment.BEFORE : Moment.AFTER;
        }
        Cut cut = armed.get();
        boolean here =
                cut != null && cut.direction() == direction && cut.label().equals(label);
        return here && armed.compareAndSet(cut, null) ? cut.moment() : null;
    }

    void counted() {
        cuts.incrementAndGet();
    }

    void gone(LinkBridge bridge) {
        bridges.remove(bridge);
    }

    private void forward(HttpServerRequest request) {
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            uploads.forward(request);
            return;
        }
        var options = new WebSocketConnectOptions()
                .setHost(target.getHost())
                .setPort(target.getPort())
                .setURI(request.uri());
        if (request.getHeader("Authorization") != null) {
            options.putHeader("Authorization", request.getHeader("Authorization"));
        }
        request.pause();
        sockets.connect(options)
                .onFailure(e -> {
                    int status = e instanceof UpgradeRejectedException rejected ? rejected.getStatus() : 502;
                    request.resume();
                    request.response().setStatusCode(status).end();
                })
                .onSuccess(upstream -> request.toWebSocket()
                        .onFailure(e -> Abruptly.close(upstream))
                        .onSuccess(downstream -> bridges.add(new LinkBridge(this, downstream, upstream))));
    }
}
