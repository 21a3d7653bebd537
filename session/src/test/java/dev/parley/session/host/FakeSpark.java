package dev.parley.session.host;

import dev.parley.protocol.engine.Answer;
import dev.parley.protocol.engine.Question;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.StatementError;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.Outcome;
import dev.parley.session.interpreter.SessionRuntime;
import dev.parley.session.interpreter.SparkRuntime;
import dev.parley.session.interpreter.UnansweredException;
import dev.parley.session.interpreter.UserCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Code that ends at once, or never where it says {@code block}; the interpreter of {@code compile} takes its time. */
final class FakeSpark implements SparkRuntime, SessionRuntime {
    final CompletableFuture<Void> compiled = new CompletableFuture<>();
    final AtomicBoolean interrupted = new AtomicBoolean();
    final List<String> ran = new CopyOnWriteArrayList<>();

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
