package dev.parley.session.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.engine.EngineCommand.AddFile;
import dev.parley.protocol.engine.EngineCommand.CancelStatement;
import dev.parley.protocol.engine.EngineCommand.CloseSession;
import dev.parley.protocol.engine.EngineCommand.OpenSession;
import dev.parley.protocol.engine.EngineCommand.RunStatement;
import dev.parley.protocol.engine.EngineEvent.SessionClosed;
import dev.parley.protocol.engine.EngineEvent.SessionOpened;
import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.EngineEvent.StatementStarted;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.SessionFile;
import dev.parley.protocol.model.StatementState;
import dev.parley.session.interpreter.DiscardedUpload;
import dev.parley.session.output.OutputRouter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionFilesTest {
    private static final SessionKey KEY = new SessionKey(7, 1);
    private static final SessionFile FILE = new SessionFile(1, "a.csv", SessionFile.Kind.FILE, 9);

    private final FakeSpark spark = new FakeSpark();
    private final RecordedEvents events = new RecordedEvents();
    private final AtomicInteger fetches = new AtomicInteger();
    private final CountDownLatch arrival = new CountDownLatch(1);
    private volatile boolean broken;
    private final SessionHost host = new SessionHost(
            events,
            (key, statement) -> new DiscardedUpload(),
            this::fetch,
            new OutputRouter<>(name -> -1),
            CompletableFuture.completedFuture(spark),
            SessionHost.CANCEL_DEADLINE);

    @BeforeEach
    void start() {
        host.start();
    }

    @AfterEach
    void stop() {
        arrival.countDown();
        host.close();
    }

    private Path fetch(SessionKey key, SessionFile file) throws IOException, InterruptedException {
        fetches.incrementAndGet();
        if (broken) {
            throw new IOException("the server answered 404");
        }
        arrival.await();
        return Path.of("/files/" + file.storedName());
    }

    private void open(SessionFile... files) {
        host.open(new OpenSession(KEY, "test", Language.SCALA, Map.of(), List.of(), List.of(files)));
    }

    private void run(int statement, String code) {
        host.run(new RunStatement(KEY, statement, Language.SCALA, code, new TableLimits(1, 1)));
    }

    /** A statement whose file is being fetched. */
    private void runWithFile(String code) {
        open();
        events.await(SessionOpened.class, 1);
        host.addFile(new AddFile(KEY, FILE));
        run(0, code);
        await().untilAtomic(fetches, org.hamcrest.Matchers.equalTo(1));
    }

    private StatementFinished finished(int statement) {
        return events.await(StatementFinished.class, statement + 1).get(statement);
    }

    /** From then on the server counts its time. */
    @Test
    void aStatementHasStartedWhileItsFileIsFetched() {
        runWithFile("a");

        events.await(StatementStarted.class, 1);

        arrival.countDown();
        assertThat(finished(0).state()).isEqualTo(StatementState.SUCCEEDED);
        assertThat(events.await(StatementStarted.class, 1)).hasSize(1);
        assertThat(spark.ran).containsExactly("ADD FILE '/files/file-1.csv'", "a");
    }

    @Test
    void cancellingAStatementEndsTheFetchOfItsFileWhichTheNextOneFetches() {
        runWithFile("a");

        host.cancel(new CancelStatement(KEY, 0));

        assertThat(finished(0).state()).isEqualTo(StatementState.CANCELLED);
        arrival.countDown();
        run(1, "b");
        assertThat(finished(1).state()).isEqualTo(StatementState.SUCCEEDED);
        assertThat(spark.ran).containsExactly("ADD FILE '/files/file-1.csv'", "b");
    }

    @Test
    void closingTheSessionEndsTheFetch() {
        runWithFile("a");

        host.close(new CloseSession(KEY));

        events.await(SessionClosed.class, 1);
        assertThat(finished(0).state()).isEqualTo(StatementState.CANCELLED);
        assertThat(spark.ran).isEmpty();
    }

    @Test
    void theEndOfTheSessionByItsCodeEndsTheFetch() {
        runWithFile("a");

        host.endByItsCode(spark.owner(), "System.exit");

        assertThat(events.await(SessionClosed.class, 1).get(0).reason()).contains("System.exit");
        assertThat(finished(0).state()).isEqualTo(StatementState.CANCELLED);
    }

    @Test
    void closingASessionThatOpensEndsTheFetch() {
        open(FILE);
        await().untilAtomic(fetches, org.hamcrest.Matchers.equalTo(1));

        host.close(new CloseSession(KEY));

        events.await(SessionClosed.class, 1);
        assertThat(spark.ran).isEmpty();
    }

    @Test
    void aStatementWhoseFileDoesNotComeFailsBeforeItsCode() {
        broken = true;
        runWithFile("a");

        assertThat(finished(0).error().code()).isEqualTo("FILE_NOT_ADDED");
        assertThat(finished(0).error().message()).contains("file 1 (a.csv)", "the server answered 404");
        assertThat(spark.ran).isEmpty();
    }
}
