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
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;
import dev.parley.session.interpreter.DiscardedUpload;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.Outcome;
import dev.parley.session.interpreter.SessionRuntime;
import dev.parley.session.interpreter.SparkRuntime;
import dev.parley.session.interpreter.UnansweredException;
import dev.parley.session.interpreter.UserCode;
import dev.parley.session.output.OutputRouter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionHostTest {
    private static final SessionKey KEY = new SessionKey(7, 1);

    private final CompletableFuture<Void> compiled = new CompletableFuture<>();
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final List<String> ran = new CopyOnWriteArrayList<>();
    private final Recorder events = new Recorder();
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
        spark.complete(new FakeSpark());
        host.close();
    }

    @Test
    void opensOnceSparkIsUpAndAnswersAgainWhenAskedAgain() {
        spark.complete(new FakeSpark());
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
        spark.complete(new FakeSpark());
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
        spark.complete(new FakeSpark());
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
        spark.complete(new FakeSpark());
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
        spark.complete(new FakeSpark());
        events.await(SessionOpened.class, 1);
        for (int request = 0; request < 10; request++) {
            ask(request, "compile");
        }
        assertThat(events.await(Answered.class, 1).get(0).error().code()).isEqualTo("TOO_MANY_WAITING");
        assertThat(events.await(Answered.class, 10))
                .extracting(answered -> answered.error().code())
                .containsOnlyOnce("TOO_MANY_WAITING")
                .contains("ANSWER_TIMEOUT");
        compiled.complete(null);
        ask(10, "a");
        assertThat(events.await(Answered.class, 11).get(10).error()).isNull();
    }

    @Test
    void closingEndsWhatRunsAndWhatWaits() {
        spark.complete(new FakeSpark());
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
        spark.complete(new FakeSpark());
        run(0, "compile");
        events.await(EngineEvent.StatementStarted.class, 1);
        host.cancel(new CancelStatement(KEY, 0));
        compiled.complete(null);
        run(1, "a");
        assertThat(events.await(StatementFinished.class, 2))
                .extracting(StatementFinished::state)
                .containsExactly(StatementState.CANCELLED, StatementState.SUCCEEDED);
        assertThat(interrupted).isFalse();
        assertThat(ran).containsExactly("a");
    }

    @Test
    void cancellingWhatHasFinishedIsIgnored() {
        spark.complete(new FakeSpark());
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

    /** Keeps events in the order in which they came. */
    private static final class Recorder implements Events {
        private final List<EngineEvent> all = new CopyOnWriteArrayList<>();
        private volatile Runnable whileSending = () -> {};

        @Override
        public void send(EngineEvent event) {
            whileSending.run();
            all.add(event);
        }

        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public boolean awaitRoom(Duration atMost) {
            return true;
        }

        <T> List<T> await(Class<T> type, int count) {
            return org.awaitility.Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(
                            () -> all.stream()
                                    .filter(type::isInstance)
                                    .map(type::cast)
                                    .toList(),
                            found -> found.size() >= count);
        }
    }

    /** Code that ends at once, or never where it says {@code block}; the interpreter of {@code compile} takes its time. */
    private final class FakeSpark implements SparkRuntime, SessionRuntime {
        @Override
        public Map<String, String> versions() {
            return Map.of();
        }

        @Override
        public SessionRuntime open(SessionKey key, Language language, Map<String, String> conf) {
            return this;
        }

        @Override
        public int readySessions() {
            return 0;
        }

        @Override
        public Map<String, Instant> phases() {
            return Map.of();
        }

        @Override
        public long owner() {
            return 1;
        }

        @Override
        public Outcome run(Execution execution, UserCode user) {
            if (execution.code().equals("compile")) {
                compiled.join();
                interrupted.set(Thread.currentThread().isInterrupted());
            }
            return user.run(() -> {
                ran.add(execution.code());
                if (execution.code().equals("block")) {
                    block();
                }
                return new Outcome.Succeeded(null);
            });
        }

        @Override
        public Answer answer(Question question) {
            String table = ((Question.ReadCatalog) question).table();
            if (table.equals("compile")) {
                compiled.join();
            } else if (table.equals("none")) {
                throw new UnansweredException(StatementError.of("NoSuchTable", "NO_SUCH_TABLE", "there is none"));
            }
            return new Answer.Catalog("default", List.of(), List.of(), List.of(), false);
        }

        @Override
        public void forgetQuestions() {
            // It keeps nothing of them.
        }

        private static void block() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new CancellationException("interrupted");
            }
        }

        @Override
        public void cancelJobs(Execution execution) {
            // It has none.
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }
}
