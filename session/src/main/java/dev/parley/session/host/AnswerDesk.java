package dev.parley.session.host;

import dev.parley.protocol.engine.Answer;
import dev.parley.protocol.engine.EngineCommand.Ask;
import dev.parley.protocol.engine.EngineEvent.Answered;
import dev.parley.protocol.model.StatementError;
import dev.parley.session.interpreter.SessionRuntime;
import dev.parley.session.interpreter.UnansweredException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a session's questions are answered, one after the other, beside its statements: on a thread that there is only
 * while there are questions. Thread-safe.
 */
final class AnswerDesk {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerDesk.class);
    private static final int MOST_WAITING = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);
    private static final StatementError TOO_LONG = StatementError.of(
            "QuestionTimeout",
            "ANSWER_TIMEOUT",
            "the session did not answer within " + PATIENCE.toSeconds() + " s; it may be compiling, or busy answering");

    private final Events events;
    private final ThreadPoolExecutor executor;

    /**
     * A desk that nobody has asked anything.
     *
     * @param rest runs when no question has come for a while
     */
    AnswerDesk(String name, Events events, Runnable rest) {
        this.events = events;
        executor = new ThreadPoolExecutor(
                1, 1, IDLE.toSeconds(), TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), task -> {
                    var thread = new Thread(() -> serve(task, rest), name);
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
    }

    private static void serve(Runnable questions, Runnable rest) {
        try {
            questions.run();
        } finally {
            rest.run();
        }
    }

    /** Returns at once; one event is the answer, in the end. */
    void ask(Ask command, SessionRuntime runtime) {
        var answer = new CompletableFuture<Answer>();
        Runnable work = () -> find(answer, command, runtime);
        try {
            executor.execute(work);
            // A compiler at work is let alone, and its answer comes too late then; one that only waits makes room.
            var unused = answer.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((found, thrown) -> {
                        executor.remove(work);
                        send(command, found, thrown);
                    });
        } catch (RejectedExecutionException e) {
            refuse(
                    command,
                    StatementError.of(
                            "TooManyQuestions",
                            "TOO_MANY_WAITING",
                            MOST_WAITING + " questions wait in this session already"));
        }
    }

    /** Whatever comes of it, the asker hears of it. */
    private static void find(CompletableFuture<Answer> answer, Ask command, SessionRuntime runtime) {
        try {
            answer.complete(runtime.answer(command.question()));
        } catch (Throwable e) {
            answer.completeExceptionally(e);
        }
    }

    void refuse(Ask command, StatementError error) {
        events.send(new Answered(command.key(), command.request(), null, error));
    }

    private void send(Ask command, Answer answer, Throwable thrown) {
        if (thrown == null) {
            events.send(new Answered(command.key(), command.request(), answer, null));
        } else {
            refuse(command, error(thrown instanceof CompletionException ? thrown.getCause() : thrown));
        }
    }

    private static StatementError error(Throwable thrown) {
        if (thrown instanceof TimeoutException) {
            return TOO_LONG;
        }
        if (thrown instanceof UnansweredException known) {
            return known.error();
        }
        LOG.warn("a question could not be answered", thrown);
        return StatementError.of(thrown.getClass().getSimpleName(), null, thrown.getMessage());
    }

    /** Answers no more, and waits within bounds for the answer at work. */
    void close() {
        executor.getQueue().clear();
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("a session is closed while it answers a question");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
