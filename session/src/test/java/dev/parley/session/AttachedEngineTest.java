package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.protocol.engine.EngineRoutes;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.Language;
import dev.parley.session.interpreter.Displays;
import dev.parley.session.interpreter.SessionGuard;
import dev.parley.session.interpreter.SessionRuntime;
import dev.parley.session.interpreter.SparkAdapter;
import dev.parley.session.interpreter.SparkRuntime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttachedEngineTest {
    /** Half of what a detach waits for an engine that does not end. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Path> folder = new CompletableFuture<>();
    private final CompletableFuture<Duration> detaching =
            new CompletableFuture<Duration>().orTimeout(50, TimeUnit.SECONDS);
    private HttpServer server;
    private AttachedEngine attached;
    private volatile int failures;
    private volatile int detachAt;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        attached = new AttachedEngine(
                new AttachSettings(address, null, "orders", "orders", "local-1"), this::detachWhileItBegins);
    }

    @AfterEach
    void stop() {
        attached.close();
        server.stop(0);
    }

    /** Takes the application after some failures, and knows nothing of its engine once that dials. */
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(path);
        if (asked.size() == detachAt) {
            detachMeanwhile();
        }
        int status = path.startsWith(EngineRoutes.ROOT) ? 404 : asked.size() <= failures ? 503 : 201;
        byte[] body = "{\"id\": \"engine-1\", \"secret\": \"secret\"}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** The engine that begins is there for whoever detaches, and its thread sees that it is detached before it runs. */
    private SparkAdapter detachWhileItBegins() {
        if (detachAt == 0) {
            detachMeanwhile();
        }
        return new IdleSpark();
    }

    private void detachMeanwhile() {
        new Thread(this::detach, "detaching").start();
        await().until(() -> !attached.isAttached());
    }

    private void detach() {
        long begin = System.nanoTime();
        attached.close();
        detaching.complete(Duration.ofNanos(System.nanoTime() - begin));
    }

    /** Without failures it attaches where it starts, else on its own thread. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @Timeout(60)
    void aDetachRightAfterTheAttachSaysGoodbyeAndLeavesNoFolder(int failures) throws Exception {
        this.failures = failures;

        attached.start();

        detachesSoonAndSaysGoodbye();
    }

    /** While the second attempt is asked, or its session. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    @Timeout(60)
    void aDetachWhileTheServerIsAskedSaysGoodbyeAndLeavesNoFolder(int detachAt) throws Exception {
        failures = 1;
        this.detachAt = detachAt;

        attached.start();

        detachesSoonAndSaysGoodbye();
    }

    private void detachesSoonAndSaysGoodbye() {
        assertThat(detaching.join()).isLessThan(SOON);
        assertThat(asked).endsWith(EngineRoutes.link("engine-1"));
        assertThat(folder).isCompleted();
        assertThat(Files.exists(folder.join())).isFalse();
    }

    /** Opens no session. */
    private final class IdleSpark implements SparkAdapter, SparkRuntime {
        @Override
        public SparkRuntime start(Path directory, Map<String, String> conf, Displays displays, SessionGuard guard) {
            assertThat(Files.exists(directory)).isTrue();
            folder.complete(directory);
            return this;
        }

        @Override
        public long ownerOfClass(String className) {
            return -1;
        }

        @Override
        public Map<String, String> versions() {
            return Map.of();
        }

        @Override
        public SessionRuntime open(SessionKey key, Language language, Map<String, String> conf) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int readySessions() {
            return 0;
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }
}
