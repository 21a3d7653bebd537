package dev.parley.server.frontend.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.frontend.rest.ProblemHandler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleFrontendTest {
    private static final String SCRIPT = "console.log('a script');";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void aPageIsAskedForAgainAndItsAssetsAreKept() throws Exception {
        int port = serve(built());

        var page = get(port, "/streams?id=1");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).asString().isEqualTo("<p>streams</p>");
        assertThat(header(page, "content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(page, "cache-control")).isEqualTo("no-cache");
        assertThat(header(page, "content-security-policy")).startsWith("default-src 'none'; script-src 'self';");
        assertThat(header(page, "x-content-type-options")).isEqualTo("nosniff");

        var asset = get(port, "/console/assets/a-1.js");
        assertThat(asset.body()).asString().isEqualTo(SCRIPT);
        assertThat(header(asset, "content-type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(header(asset, "cache-control")).endsWith("immutable");
    }

    @Test
    void whoHasItIsNotSentItAgain() throws Exception {
        int port = serve(built());
        String tag = header(get(port, "/streams"), "etag");

        var again = get(port, "/streams", "If-None-Match", "W/\"other\", " + tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(get(port, "/streams", "If-None-Match", "W/\"other\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void itIsCompressedForThoseWhoTakeThat() throws Exception {
        int port = serve(built());

        var zipped = get(port, "/console/assets/a-1.js", "Accept-Encoding", "br, gzip;q=0.8");
        assertThat(header(zipped, "content-encoding")).isEqualTo("gzip");
        assertThat(header(zipped, "vary")).isEqualToIgnoringCase("accept-encoding");
        var bytes = new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes();
        assertThat(bytes).asString().isEqualTo(SCRIPT);
        assertThat(get(port, "/console/assets/a-1.js", "Accept-Encoding", "gzip;q=0")
                        .headers()
                        .firstValue("content-encoding"))
                .isEmpty();
    }

    @Test
    void nothingBesideIsServed() throws Exception {
        Path console = built();
        Files.writeString(folder.resolve("secret"), "secret");
        int port = serve(console);

        for (String path : new String[] {
            "/console/assets/none.js",
            "/console/assets/../../secret",
            "/console/assets/%2e%2e/%2e%2e/secret",
            "/console/"
        }) {
            var answer = get(port, path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).asString().contains("UNKNOWN_ROUTE");
        }
    }

    @Test
    void aTreeWithoutAConsoleSaysSo() throws Exception {
        int port = serve(folder.resolve("none"));

        var page = get(port, "/streams");
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(header(page, "content-type")).startsWith("text/html");
        assertThat(page.body()).asString().contains("This server has no console", "make build");
    }

    private Path built() throws IOException {
        Path console = Files.createDirectories(folder.resolve("console"));
        Files.writeString(console.resolve("streams.html"), "<p>streams</p>");
        Files.writeString(Files.createDirectory(console.resolve("assets")).resolve("a-1.js"), SCRIPT);
        return console;
    }

    private int serve(Path console) throws Exception {
        Router router = Router.router(vertx);
        new ProblemHandler().install(router);
        ConsoleFrontend.of(console).mount(router);
        HttpServer server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
        return server.actualPort();
    }

    private HttpResponse<byte[]> get(int port, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
