package dev.parley.server.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.engine.SessionKey;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spool behind a real HTTP server, as engines use it. */
class ResultSpoolTest {
    private static final ResultSpool.Upload UPLOAD = new ResultSpool.Upload("e1", new SessionKey(3, 1), 7);

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    /** Kept: a client that nobody refers to is closed by the garbage collector, its requests too. */
    private final HttpClient http = vertx.createHttpClient();

    private Context context;
    private ResultSpool spool;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("left-over.batches"), "old");
        context = vertx.getOrCreateContext();
        spool = new ResultSpool(vertx, folder, 1 << 20);
        on(spool::start);
        Supplier<Future<HttpServer>> listen = () -> vertx.createHttpServer()
                .requestHandler(request -> spool.append(UPLOAD, Integer.parseInt(request.getParam("from")), request)
                        .onComplete(
                                count -> request.response().end(count.toString()),
                                e -> request.response().setStatusCode(409).end(e.getMessage())))
                .listen(0, "127.0.0.1");
        server = on(listen);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void whatAnEarlierRunLeftIsRemoved() {
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void batchesComeBackAsRowsAndTheFileIsGone() throws Exception {
        assertThat(put(0, "[[1,\"a\"],[2,null]]", "[[3,\"ü\"]]")).isEqualTo("2");
        assertThat(on(() -> spool.batches(UPLOAD))).isEqualTo(2);
        assertThat(on(() -> spool.take(UPLOAD, 2)).toString()).isEqualTo("[[1, a], [2, null], [3, ü]]");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anUploadGoesOnWhereItWasCut() throws Exception {
        put(0, "[[1]]", "[[2]]");
        assertThat(put(2, "[[3]]")).isEqualTo("3");
        assertThat(on(() -> spool.take(UPLOAD, 3))).isEqualTo(List.of(List.of(1), List.of(2), List.of(3)));
    }

    @Test
    void batchesSentAgainReplaceThoseThatAreHere() throws Exception {
        put(0, "[[1]]", "[[2]]");
        assertThat(put(1, "[[20]]", "[[30]]")).isEqualTo("3");
        assertThat(on(() -> spool.take(UPLOAD, 3))).isEqualTo(List.of(List.of(1), List.of(20), List.of(30)));
    }

    @Test
    void aGapIsRefusedAndHarmsNothing() throws Exception {
        put(0, "[[1]]");
        assertThat(put(2, "[[3]]")).isEqualTo("batch 2 came where 1 was due");
        assertThat(on(() -> spool.batches(UPLOAD))).isEqualTo(1);
    }

    @Test
    void aHalfBatchDoesNotCount() throws Exception {
        Buffer half = batch("[[1]]").appendBuffer(batch("[[2]]"));
        assertThat(send(0, half.slice(0, half.length() - 2))).isEqualTo("1");
        assertThat(put(1, "[[2]]")).isEqualTo("2");
        assertThat(on(() -> spool.take(UPLOAD, 2))).isEqualTo(List.of(List.of(1), List.of(2)));
    }

    @Test
    void anUploadThatIsCutBeforeItsFileIsOpenHoldsNobodyUp() throws Exception {
        var body = new CutBody();
        assertThatThrownBy(() -> on(() -> {
                    Future<Integer> appended = spool.append(UPLOAD, 0, body);
                    body.cut();
                    return appended;
                }))
                .hasMessage("the connection was cut");

        assertThat(on(() -> spool.batches(UPLOAD))).isZero();
        assertThat(put(0, "[[1]]")).isEqualTo("1");
    }

    @Test
    void anUploadForgottenWhileItsFileIsBeingOpenedLeavesNothing() {
        assertThatThrownBy(() -> on(() -> {
                    Future<Integer> appended = spool.append(UPLOAD, 0, new CutBody());
                    spool.forget(UPLOAD.key());
                    return appended;
                }))
                .hasMessageContaining("not wanted");
        await().untilAsserted(() -> assertThat(folder).isEmptyDirectory());
    }

    @Test
    void anUploadForgottenOnItsWayIsRefused() throws Exception {
        var request = http.request(HttpMethod.PUT, server.actualPort(), "127.0.0.1", "/?from=0")
                .await(10, TimeUnit.SECONDS);
        // Asked for before it can come: the body of an answer that nobody waits for is dropped.
        Future<Buffer> answer = request.response().compose(HttpClientResponse::body);
        request.setChunked(true).write(batch("[[1]]")).await(10, TimeUnit.SECONDS);
        await().untilAsserted(() -> assertThat(folder).isNotEmptyDirectory());
        on(() -> {
            spool.forget(UPLOAD.key());
            return Future.succeededFuture();
        });
        request.end(batch("[[2]]"));
        assertThat(answer.await(10, TimeUnit.SECONDS).toString()).contains("not wanted");
        await().untilAsserted(() -> assertThat(folder).isEmptyDirectory());
    }

    @Test
    void moreThanTheBoundIsRefused() throws Exception {
        String big = "[[\"" + "x".repeat(700_000) + "\"]]";
        assertThat(put(0, big, big)).contains("1048576 in all are taken");
        assertThat(put(0, "[[1]]")).isEqualTo("1");
    }

    @Test
    void anIncompleteUploadIsNoResult() throws Exception {
        put(0, "[[1]]");
        assertThatThrownBy(() -> on(() -> spool.take(UPLOAD, 2))).hasMessageContaining("2 batches 1 were uploaded");
        assertThat(folder).isEmptyDirectory();
    }

    private String put(int from, String... batches) throws Exception {
        Buffer body = Buffer.buffer();
        for (String batch : batches) {
            body.appendBuffer(batch(batch));
        }
        return send(from, body);
    }

    private String send(int from, Buffer body) throws Exception {
        return http.request(HttpMethod.PUT, server.actualPort(), "127.0.0.1", "/?from=" + from)
                .compose(request -> request.send(body))
                .compose(response -> response.body())
                .map(Buffer::toString)
                .await(10, TimeUnit.SECONDS);
    }

    private static Buffer batch(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return Buffer.buffer().appendInt(bytes.length).appendBytes(bytes);
    }

    private <T> T on(Supplier<Future<T>> action) throws Exception {
        return Future.<T>future(
                        promise -> context.runOnContext(ignored -> action.get().onComplete(promise)))
                .await(10, TimeUnit.SECONDS);
    }
}
