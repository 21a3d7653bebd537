package dev.parley.session.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.SessionFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileFetcherTest {
    private static final SessionKey KEY = new SessionKey(7, 1);
    private static final byte[] CONTENT = "some rows".getBytes(StandardCharsets.UTF_8);
    private static final SessionFile FILE = new SessionFile(1, "a.csv", SessionFile.Kind.FILE, CONTENT.length);
    private static final int SENT_AT_FIRST = 4;

    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch stalled = new CountDownLatch(1);
    private HttpServer server;
    private volatile boolean stalls;
    private volatile int refusal;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        stalled.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /** A refusal is longer than the file; where it stalls, some of the file comes and no more. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (refusal != 0) {
                exchange.sendResponseHeaders(refusal, 1000);
                exchange.getResponseBody().write(new byte[1000]);
                return;
            }
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, SENT_AT_FIRST);
            exchange.getResponseBody().flush();
            if (stalls) {
                stalled.await();
            }
            exchange.getResponseBody().write(CONTENT, SENT_AT_FIRST, CONTENT.length - SENT_AT_FIRST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private FileFetcher fetcher(Duration longestPause) {
        var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new FileFetcher(new EngineIdentity("engine", "secret", address), folder, longestPause);
    }

    @Test
    void aFileThatStallsIsGivenUpAndComesWholeTheNextTime() throws Exception {
        var fetcher = fetcher(Duration.ofMillis(500));
        stalls = true;

        assertThatThrownBy(() -> fetcher.fetch(KEY, FILE))
                .isInstanceOf(IOException.class)
                .hasMessage("nothing more of it has come for 0.5 s");

        stalls = false;
        assertThat(fetcher(Duration.ofMinutes(5)).fetch(KEY, FILE)).hasBinaryContent(CONTENT);
    }

    @Test
    void anInterruptEndsAFetchOfWhichSomeHasCome() throws Exception {
        var fetcher = fetcher(Duration.ofMinutes(5));
        stalls = true;
        var ended = new CompletableFuture<Throwable>().orTimeout(60, TimeUnit.SECONDS);
        var thread = new Thread(() -> {
            try {
                fetcher.fetch(KEY, FILE);
            } catch (IOException | InterruptedException e) {
                ended.complete(e);
            }
        });
        thread.start();
        await().until(() -> Files.exists(coming()) && Files.size(coming()) == SENT_AT_FIRST);

        thread.interrupt();

        assertThat(ended.join()).isInstanceOf(InterruptedException.class);
    }

    private Path coming() {
        return folder.resolve("files/7-1/file-1.csv.coming");
    }

    /** What the server says of it instead is not left in the file. */
    @Test
    void aFileThatWasRefusedComesWholeTheNextTime() throws Exception {
        var fetcher = fetcher(Duration.ofMinutes(5));
        refusal = 404;

        assertThatThrownBy(() -> fetcher.fetch(KEY, FILE)).hasMessage("the server answered 404");

        refusal = 0;
        assertThat(fetcher.fetch(KEY, FILE)).hasBinaryContent(CONTENT);
    }
}
