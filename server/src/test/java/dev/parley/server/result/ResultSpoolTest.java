package dev.parley.server.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.engine.ResultUpload;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.engine.TableResult;
import dev.parley.protocol.model.Column;
import dev.parley.server.config.ResultLimits;
import dev.parley.server.testing.ArrowStreams;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spool behind a real HTTP server, as engines use it. */
class ResultSpoolTest {
    private static final ResultSpool.Upload UPLOAD = new ResultSpool.Upload("e1", new SessionKey(3, 1), 7);
    private static final Buffer SCHEMA = Numbers.schema();

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    /** Kept: a client that nobody refers to is closed by the garbage collector, its requests too. */
    private final HttpClient http = vertx.createHttpClient();

    private final java.net.http.HttpClient uploads = java.net.http.HttpClient.newHttpClient();
    private Context context;
    private ResultFixture results;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        context = vertx.getOrCreateContext();
        limited(1 << 20, 1 << 20);
        Supplier<Future<HttpServer>> listen = () -> vertx.createHttpServer()
                .requestHandler(request -> results.spool()
                        .append(UPLOAD, Integer.parseInt(request.getParam("from")), request)
                        .onComplete(
                                here -> request.response().end(here.messages() + " " + here.limit()),
                                e -> request.response().setStatusCode(409).end(e.getMessage())))
                .listen(0, "127.0.0.1");
        server = on(listen);
    }

    private void limited(long sessionBytes, long diskBytes) {
        var limits = new ResultLimits(1 << 30, sessionBytes, diskBytes, Duration.ofDays(7), "truncate");
        results = new ResultFixture(vertx, folder, limits, Clock.systemUTC());
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void messagesBecomeARowsFileThatOnlyItsOwnerReads() throws Exception {
        assertThat(put(0, SCHEMA, Numbers.batch(1, 2), Numbers.batch(3))).isEqualTo("3 null");
        assertThat(progress()).isEqualTo(new UploadProgress(3, null));
        assertThat(rows(3)).isEqualTo("[[1], [2], [3]]");
        Path file = folder.resolve("3-7.arrow");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readAllBytes(file))
                .startsWith(ArrowStreams.stream(List.of(SCHEMA, Numbers.batch(1, 2), Numbers.batch(3)))
                        .getBytes());
    }

    @Test
    void anUploadGoesOnWhereItWasCut() throws Exception {
        put(0, SCHEMA, Numbers.batch(1), Numbers.batch(2));
        assertThat(put(3, Numbers.batch(3))).isEqualTo("4 null");
        assertThat(rows(4)).isEqualTo("[[1], [2], [3]]");
    }

    @Test
    void messagesSentAgainReplaceThoseThatAreHere() throws Exception {
        put(0, SCHEMA, Numbers.batch(1), Numbers.batch(2));
        assertThat(put(2, Numbers.batch(20), Numbers.batch(30))).isEqualTo("4 null");
        assertThat(rows(4)).isEqualTo("[[1], [20], [30]]");
    }

    @Test
    void anotherTableReplacesAllThatIsHereAndItsRoom() throws Exception {
        put(0, SCHEMA, Numbers.batch(new long[5_000]));
        assertThat(put(0, SCHEMA, Numbers.batch(8))).isEqualTo("2 null");
        assertThat(rows(2)).isEqualTo("[[8]]");
        assertThat(results.shelf.bytes())
                .isEqualTo(SCHEMA.length() + Numbers.batch(8).length());
    }

    @Test
    void rowsAreReadBeforeTheRestOfThemComes() throws Exception {
        EarlyRows early = on(() -> Future.succeededFuture(results.reader.early(UPLOAD.id())));
        Promise<Void> never = Promise.promise();
        Future<Void> begun = on(() -> Future.succeededFuture(early.change(never.future())));

        put(0, SCHEMA, Numbers.batch(1, 2, 3));

        begun.await(10, TimeUnit.SECONDS);
        assertThat(on(early::schema).getFields()).hasSize(1);
        assertThat(early(early, 2)).containsExactly(1L, 2L);
        put(2, Numbers.batch(4));
        assertThat(early(early, 10)).containsExactly(3L, 4L);
        assertThat(early.hasRows()).isFalse();
        assertThat(rows(3)).isEqualTo("[[1], [2], [3], [4]]");
        assertThat(early.isVoid()).isFalse();
        on(early::rewind);
        assertThat(early(early, 1)).containsExactly(1L);
        early.close();
    }

    @Test
    void rowsThatWereReadAreVoidOnceOthersComeInTheirPlace() throws Exception {
        EarlyRows early = on(() -> Future.succeededFuture(results.reader.early(UPLOAD.id())));
        put(0, SCHEMA, Numbers.batch(1));
        put(0, SCHEMA, Numbers.batch(2));
        assertThat(early.isVoid()).isFalse(); // nobody had read any
        assertThat(early(early, 10)).containsExactly(2L);

        put(2, Numbers.batch(3));
        assertThat(early.isVoid()).isFalse();
        put(0, SCHEMA, Numbers.batch(4));

        assertThat(early.isVoid()).isTrue();
        early.close();
    }

    @Test
    void rowsThatWereReadAreVoidOnceTheResultIsGivenUp() throws Exception {
        EarlyRows early = on(() -> Future.succeededFuture(results.reader.early(UPLOAD.id())));
        put(0, SCHEMA, Numbers.batch(1));
        assertThat(early(early, 10)).containsExactly(1L);

        on(() -> {
            results.spool().forget(UPLOAD);
            return Future.succeededFuture();
        });

        assertThat(early.isVoid()).isTrue();
        early.close();
    }

    private List<Long> early(EarlyRows early, int most) throws Exception {
        var numbers = new ArrayList<Long>();
        on(() -> early.read(new RowPage() {
            private BigIntVector vector;

            @Override
            public void read(List<FieldVector> vectors) {
                vector = (BigIntVector) vectors.get(0);
            }

            @Override
            public void take(int from, int to) {
                for (int row = from; row < to; row++) {
                    numbers.add(vector.get(row));
                }
            }

            @Override
            public int room() {
                return most - numbers.size();
            }
        }));
        return numbers;
    }

    /** Else a server that is killed then leaves the first half of the new message and the second of the old one. */
    @Test
    void whatIsReplacedIsGoneBeforeAnotherIsWrittenOverIt() throws Exception {
        put(0, SCHEMA, Numbers.batch(new long[5_000]), Numbers.batch(2));
        Buffer other = framed(Numbers.batch(LongStream.range(0, 5_000).toArray()));

        assertThat(send(1, other.slice(0, other.length() / 2))).isEqualTo("1 null");

        MessageIndex left = MessageIndex.whole(folder.resolve("3-7.arrow")).orElseThrow();
        assertThat(left.messages()).isEqualTo(1);
        assertThat(Files.size(folder.resolve("3-7.arrow"))).isLessThan(SCHEMA.length() + (long) other.length());
    }

    @Test
    void aGapIsRefusedAndHarmsNothing() throws Exception {
        put(0, SCHEMA);
        assertThat(put(2, Numbers.batch(3))).isEqualTo("message 2 came where 1 was due");
        assertThat(progress().messages()).isEqualTo(1);
    }

    @Test
    void aHalfMessageDoesNotCount() throws Exception {
        Buffer half = framed(SCHEMA).appendBuffer(framed(Numbers.batch(1)));
        for (int missing : new int[] {2, 70, half.length() - 2}) {
            String answer = send(0, half.slice(0, half.length() - missing));
            assertThat(answer).isEqualTo(missing < half.length() / 2 ? "1 null" : "0 null");
        }
        assertThat(put(0, SCHEMA, Numbers.batch(2))).isEqualTo("2 null");
        assertThat(rows(2)).isEqualTo("[[2]]");
    }

    @Test
    void aMessageInManySmallPiecesIsTheSame() throws Exception {
        Buffer body = framed(SCHEMA).appendBuffer(framed(Numbers.batch(1, 2, 3)));
        var request = http.request(HttpMethod.PUT, server.actualPort(), "127.0.0.1", "/?from=0")
                .await(10, TimeUnit.SECONDS);
        Future<Buffer> answer = request.response().compose(HttpClientResponse::body);
        request.setChunked(true);
        for (int i = 0; i < body.length(); i += 3) {
            request.write(body.slice(i, Math.min(body.length(), i + 3)));
        }
        request.end();
        assertThat(answer.await(10, TimeUnit.SECONDS).toString()).isEqualTo("2 null");
        assertThat(rows(2)).isEqualTo("[[1], [2], [3]]");
    }

    @Test
    void whatIsNoArrowIsRefused() throws Exception {
        assertThat(put(0, Buffer.buffer("this is not Arrow, not at all"))).contains("no message of an Arrow stream");
        assertThat(put(0, Numbers.batch(1))).contains("no message of an Arrow stream"); // no schema before it
        assertThat(put(0, SCHEMA, SCHEMA)).contains("no message of an Arrow stream");
        assertThat(put(0, SCHEMA, Numbers.batch(1))).isEqualTo("2 null");
    }

    @Test
    void aMessageThatIsTooLongIsRefused() throws Exception {
        Buffer head = Buffer.buffer().appendInt(ResultUpload.MAX_MESSAGE_BYTES + 1);
        assertThat(send(0, head)).contains("at most " + ResultUpload.MAX_MESSAGE_BYTES);
    }

    @Test
    void anUploadThatIsCutBeforeItsFileIsOpenHoldsNobodyUp() throws Exception {
        var body = new CutBody();
        assertThatThrownBy(() -> on(() -> {
                    Future<UploadProgress> appended = results.spool().append(UPLOAD, 0, body);
                    body.cut();
                    return appended;
                }))
                .hasMessage("the connection was cut");

        assertThat(progress().messages()).isZero();
        assertThat(put(0, SCHEMA)).isEqualTo("1 null");
    }

    @Test
    void anUploadForgottenWhileItsFileIsBeingOpenedLeavesNothing() {
        assertThatThrownBy(() -> on(() -> {
                    Future<UploadProgress> appended = results.spool().append(UPLOAD, 0, new CutBody());
                    results.keeper().forget(UPLOAD.key());
                    return appended;
                }))
                .hasMessageContaining("not wanted");
        await().untilAsserted(() -> assertThat(folder).isEmptyDirectory());
    }

    @Test
    void anUploadForgottenOnItsWayIsRefusedAndGivesItsRoomBack() throws Exception {
        var request = http.request(HttpMethod.PUT, server.actualPort(), "127.0.0.1", "/?from=0")
                .await(10, TimeUnit.SECONDS);
        // Asked for before it can come: the body of an answer that nobody waits for is dropped.
        Future<Buffer> answer = request.response().compose(HttpClientResponse::body);
        request.setChunked(true).write(framed(SCHEMA)).await(10, TimeUnit.SECONDS);
        await().untilAsserted(() -> assertThat(results.shelf.bytes()).isPositive());
        on(() -> {
            results.keeper().forget(UPLOAD.key());
            return Future.succeededFuture();
        });
        request.end(framed(Numbers.batch(2)));
        assertThat(answer.await(10, TimeUnit.SECONDS).toString()).contains("not wanted");
        await().untilAsserted(() -> assertThat(folder).isEmptyDirectory());
        assertThat(results.shelf.bytes()).isZero();
    }

    @Test
    void anIncompleteUploadIsNoResult() throws Exception {
        put(0, SCHEMA, Numbers.batch(1));
        assertThatThrownBy(() -> rows(3)).hasMessageContaining("3 messages 2 were uploaded");
        await().untilAsserted(() -> assertThat(folder).isEmptyDirectory());
        assertThat(results.shelf.bytes()).isZero();
    }

    @Test
    void whatASessionHasNoRoomForIsCutAndTheEngineIsTold() throws Exception {
        Buffer batch = Numbers.batch(new long[1_000]);
        limited(SCHEMA.length() + 2L * batch.length(), 1 << 20);

        assertThat(put(0, SCHEMA, batch, batch, batch, batch)).isEqualTo("3 session_bytes");

        assertThat(progress()).isEqualTo(new UploadProgress(3, "session_bytes"));
        assertThat(put(3, batch)).isEqualTo("3 session_bytes");
        assertThat(Numbers.count(rows(3))).isEqualTo(2_000);
    }

    @Test
    void whatTheDiskMayNotTakeIsCutAndTheEngineIsTold() throws Exception {
        Buffer batch = Numbers.batch(new long[1_000]);
        limited(1 << 20, SCHEMA.length() + batch.length());

        assertThat(put(0, SCHEMA, batch, batch)).isEqualTo("2 disk_bytes");
    }

    @Test
    void aFullDiskFailsThatUploadAndNoOther() throws Exception {
        Files.createSymbolicLink(folder.resolve("3-7.arrow"), Path.of("/dev/full"));

        assertThat(put(0, SCHEMA, Numbers.batch(1))).contains("No space left on device");

        assertThatThrownBy(() -> on(() -> results.spool().progress(UPLOAD))).hasMessageContaining("No space left");
        assertThat(put(0, SCHEMA)).contains("No space left");
        assertThatThrownBy(() -> rows(2)).hasMessageContaining("No space left");
        assertThat(results.shelf.bytes()).isZero();
        assertThat(folder).isEmptyDirectory();
        assertThat(put(0, SCHEMA, Numbers.batch(1))).isEqualTo("2 null"); // a new one has a file of its own
    }

    private UploadProgress progress() throws Exception {
        return on(() -> results.spool().progress(UPLOAD));
    }

    private String rows(int messages) throws Exception {
        var table = new TableResult(List.of(new Column("n", "bigint")), null, messages, 0, false, null);
        return on(() -> results.rows(UPLOAD, table))
                .toString()
                .replace(",", ", ")
                .replace(",  ", ", ");
    }

    private String put(int from, Buffer... messages) throws Exception {
        Buffer body = Buffer.buffer();
        for (Buffer message : messages) {
            body.appendBuffer(framed(message));
        }
        return send(from, body);
    }

    private String send(int from, Buffer body) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.actualPort() + "/?from=" + from);
        var request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(10))
                .PUT(BodyPublishers.ofByteArray(body.getBytes()))
                .build();
        return uploads.send(request, BodyHandlers.ofString()).body();
    }

    private static Buffer framed(Buffer message) {
        return Buffer.buffer().appendInt(message.length()).appendBuffer(message);
    }

    private <T> T on(Supplier<Future<T>> action) throws Exception {
        return Future.<T>future(
                        promise -> context.runOnContext(ignored -> action.get().onComplete(promise)))
                .await(10, TimeUnit.SECONDS);
    }
}
