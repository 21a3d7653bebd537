package dev.parley.server.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.engine.TableResult;
import dev.parley.protocol.model.Column;
import dev.parley.protocol.model.Table;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.testing.ArrowStreams;
import dev.parley.server.testing.MovableClock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How results go by age, and what readers hold. */
class ResultShelfTest {
    private static final List<Column> COLUMNS = List.of(new Column("n", "bigint"));

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final MovableClock clock = new MovableClock();
    private ResultFixture results;

    @BeforeEach
    void start() {
        results = new ResultFixture(vertx, folder, ResultFixture.LIMITS, clock);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void aResultGoesWhenItIsTooOldAndNotBefore() throws Exception {
        on(() -> keep(0));
        clock.advance(Duration.ofDays(4));
        on(() -> keep(1));
        clock.advance(Duration.ofDays(3).plusSeconds(1));

        on(results.shelf::expireOld);

        assertThatThrownBy(() -> on(() -> results.shelf.open(new ResultId(1, 0))))
                .isInstanceOfSatisfying(GatewayException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.RESULT_EXPIRED);
                    assertThat(e).hasMessageContaining("2026-03-08T").hasMessageContaining("results.keep_for");
                });
        on(() -> results.shelf.open(new ResultId(1, 1))).close();
    }

    @Test
    void itsRoomComesBack() throws Exception {
        on(() -> keep(0));
        assertThat(results.shelf.bytes()).isPositive();
        clock.advance(Duration.ofDays(8));

        on(results.shelf::expireOld);

        assertThat(results.shelf.bytes()).isZero();
    }

    @Test
    void moreThanSomeHundredsThatAreTooOldGoAtOnce() throws Exception {
        on(() -> {
            Future<?> kept = Future.succeededFuture();
            for (int i = 0; i < 1_200; i++) {
                int statement = i;
                kept = kept.compose(ignored -> keep(statement));
            }
            return kept;
        });
        clock.advance(Duration.ofDays(8));

        on(results.shelf::expireOld);

        assertThat(results.shelf.bytes()).isZero();
    }

    @Test
    void aStartCountsWhatIsThere() throws Exception {
        on(() -> keep(0));
        long bytes = results.shelf.bytes();
        var again = new ResultShelf(vertx, folder, results.ledger, ResultFixture.LIMITS, clock);

        on(again::start);

        assertThat(again.bytes()).isEqualTo(bytes);
    }

    @Test
    void betweenChunksAReaderHoldsNoMemoryOutsideOfTheHeap() throws Exception {
        on(() -> keep(0));
        ResultStream stream = on(() -> results.reader.read(
                new ResultId(1, 0), table(), new ResultStream.Request(ResultFormat.CSV, RowRange.ALL, false)));

        Buffer first = on(stream::next);

        assertThat(first.toString()).isEqualTo("n\r\n1\r\n2\r\n");
        assertThat(results.workers.usedBytes()).isZero();
        assertThat(results.reader.readers()).isEqualTo(1);
        stream.close();
        on(stream::closed);
        assertThat(results.reader.readers()).isZero();
    }

    @Test
    void tooManyReadersAreRefused() throws Exception {
        on(() -> keep(0));
        for (int i = 0; i < ResultReader.MOST; i++) {
            on(this::read);
        }

        assertThatThrownBy(() -> on(this::read))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_WAITING));
    }

    private Future<ResultStream> read() {
        return results.reader.read(
                new ResultId(1, 0), table(), new ResultStream.Request(ResultFormat.CSV, RowRange.ALL, true));
    }

    private Future<ResultKeeper.Kept> keep(int statement) {
        String arrow = ArrowStreams.base64(List.of(Numbers.schema(), Numbers.batch(1, 2)));
        return results.keep(
                new ResultSpool.Upload("e1", new SessionKey(1, 1), statement),
                new TableResult(COLUMNS, arrow, 0, 2, false, null));
    }

    private static Table table() {
        return new Table(COLUMNS, List.of(), 2, false, null, true);
    }

    private <T> T on(Supplier<Future<T>> action) throws Exception {
        return Future.<T>future(
                        promise -> context.runOnContext(ignored -> action.get().onComplete(promise)))
                .await(30, TimeUnit.SECONDS);
    }
}
