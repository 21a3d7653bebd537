package dev.parley.session.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.Answer;
import dev.parley.protocol.engine.EngineCommand.Ask;
import dev.parley.protocol.engine.EngineCommand.CancelStatement;
import dev.parley.protocol.engine.EngineCommand.CloseSession;
import dev.parley.protocol.engine.EngineCommand.OpenSession;
import dev.parley.protocol.engine.EngineCommand.RunStatement;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineEvent.Answered;
import dev.parley.protocol.engine.EngineEvent.SessionClosed;
import dev.parley.protocol.engine.EngineEvent.SessionOpened;
import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.Question;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.link.Frame.HeldSession;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.StatementState;
import dev.parley.session.interpreter.DiscardedUpload;
import dev.parley.session.interpreter.SparkRuntime;
import dev.parley.session.output.OutputRouter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionHostTest {
    private static final SessionKey KEY = new SessionKey(7, 1);

    private final FakeSpark fake = new FakeSpark();
    private final RecordedEvents events = new RecordedEvents();
    private final CompletableFuture<SparkRuntime> spark = new CompletableFuture<>();
    private final SessionHost host =
            new SessionHost(events, (key, statement) -> new DiscardedUpload(), new OutputRouter<>(name -> -1), spark);

    @BeforeEach
    void start() {
        host.start();
        host.open(new OpenSession(KEY, "test", Language.SCALA, null, null));
    }

    @AfterEach
    void stop() {
        spark.complete(fake);
        host.close();
    }

    @Test
    void opensOnceSparkIsUpAndAnswersAgainWhenAskedAgain() {
        spark.complete(fake);
        events.await(SessionOpened.class, 1);
        host.open(new OpenSession(KEY, "test", Language.SCALA, null, null));
        events.await(SessionOpened.class, 2);
        assertThat(host.held()).singleElement().satisfies(held -> assertThat(held.key())
                .isEqualTo(KEY));
    }

    /** The link asks what is held within its lock, and who sends waits for that. */
    @Test
    void whatIsHeldIsToldWhileAnEventIsBeingSent() {
        var told = new CompletableFuture<List<HeldSession>>();
        events.whileSending = () -> told.complete(CompletableFuture.supplyAsync(host::held)
                .orTimeout(10, TimeUnit.SECONDS)
                .join());
        spark.complete(fake);
        events.await(SessionOpened.class, 1);
        assertThat(told).isCompletedWithValueMatching(held -> held.size() == 1);
    }

    @Test
    void runsInOrderOfSubmissionAndEachIdOnce() {
        run(0, "a");
        run(1, "b");
        run(1, "b");
        run(0, "a");
        run(2, "c");
        spark.complete(fake);
        assertThat(events.await(StatementFinished.class, 3))
                .extracting(StatementFinished::statement)
                .containsExactly(0, 1, 2);
        assertThat(host.held().get(0).lastStatement()).isEqualTo(2);
    }

    @Test
    void aStatementOfNoSessionIsRefusedClearly() {
        host.run(new RunStatement(new SessionKey(99, 1), 0, Language.SCALA, "x", new TableLimits(1, 1)));
        assertThat(events.await(StatementFinished.class, 1).get(0).error().code())
                .isEqualTo("SESSION_NOT_OPEN");
    }

    private void ask(long request, String table) {
        host.ask(new Ask(KEY, request, new Question.ReadCatalog(null, table, null, 1)));
    }

    @Test
    void questionsAreAnsweredBesideWhatRuns() {
        ask(1, "a");
        assertThat(events.await(Answered.class, 1).get(0).error().code()).isEqualTo("SESSION_NOT_OPEN");
        spark.complete(fake);
        run(0, "block");
        events.await(EngineEvent.StatementStarted.class, 1);
        ask(2, "a");
        ask(3, "none");
        var answers = events.await(Answered.class, 3);
        assertThat(answers.get(1).answer()).isInstanceOf(Answer.Catalog.class);
        assertThat(answers.get(2).error().code()).isEqualTo("NO_SUCH_TABLE");
        assertThat(answers).extracting(Answered::request).containsExactly(1L, 2L, 3L);
    }

    @Test
    void questionsThatTakeTooLongAreGivenUpAndTooManyAreRefused() {
        spark.complete(fake);
        events.await(SessionOpened.class, 1);
        for (int request = 0; request < 10; request++) {
            ask(request, "compile");
        }
        assertThat(events.await(Answered.class, 1).get(0).error().code()).isEqualTo("TOO_MANY_WAITING");
        assertThat(events.await(Answered.class, 10))
                .extracting(answered -> answered.error().code())
                .containsOnlyOnce("TOO_MANY_WAITING")
                .contains("ANSWER_TIMEOUT");
        fake.compiled.complete(null);
        ask(10, "a");
        assertThat(events.await(Answered.class, 11).get(10).error()).isNull();
    }

    @Test
    void closingEndsWhatRunsAndWhatWaits() {
        spark.complete(fake);
        run(0, "block");
        run(1, "a");
        events.await(EngineEvent.StatementStarted.class, 1);
        host.close(new CloseSession(KEY));
        events.await(SessionClosed.class, 1);
        assertThat(events.await(StatementFinished.class, 2))
                .extracting(StatementFinished::state)
                .containsOnly(StatementState.CANCELLED);
        assertThat(host.held()).isEmpty();
        assertThat(host.openSessions()).isZero();
        assertThat(host.closedSessions()).isOne();
    }

    @Test
    void anInterpreterAtWorkIsNotInterruptedAndItsCodeNeverRuns() {
        spark.complete(fake);
        run(0, "compile");
        events.await(EngineEvent.StatementStarted.class, 1);
        host.cancel(new CancelStatement(KEY, 0));
        fake.compiled.complete(null);
        run(1, "a");
        assertThat(events.await(StatementFinished.class, 2))
                .extracting(StatementFinished::state)
                .containsExactly(StatementState.CANCELLED, StatementState.SUCCEEDED);
        assertThat(fake.interrupted).isFalse();
        assertThat(fake.ran).containsExactly("a");
    }

    @Test
    void cancellingWhatHasFinishedIsIgnored() {
        spark.complete(fake);
        run(0, "a");
        events.await(StatementFinished.class, 1);
        host.cancel(new CancelStatement(KEY, 0));
        run(1, "b");
        assertThat(events.await(StatementFinished.class, 2))
                .extracting(StatementFinished::state)
                .containsOnly(StatementState.SUCCEEDED);
    }

    private void run(int statement, String code) {
        host.run(new RunStatement(KEY, statement, Language.SCALA, code, new TableLimits(1, 1)));
    }
}
