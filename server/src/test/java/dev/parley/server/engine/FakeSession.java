package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.link.Frame;
import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.Snippet;
import dev.parley.protocol.model.StatementError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/** A session of a fake engine: its statements one after the other. Belongs to the engine's context. */
final class FakeSession {
    private static final Set<String> STATIC_KEYS = Set.of("spark.master", "spark.app.name", "spark.driver.memory");
    private static final TableLimits NO_ROWS = new TableLimits(1, 1);

    private final EngineCommand.OpenSession spec;
    private final SessionKey key;
    private final FakeLink link;
    private final FakeUploader uploader;
    private final FakeMemory memory = new FakeMemory();
    private final Queue<EngineCommand.RunStatement> queued = new ArrayDeque<>();
    private SessionState state = SessionState.STARTING;
    private int lastAccepted = -1;
    private FakeRun running;
    private int runningStatement = -1;

    FakeSession(EngineCommand.OpenSession spec, FakeLink link, FakeUploader uploader) {
        this.spec = spec;
        this.key = spec.key();
        this.link = link;
        this.uploader = uploader;
    }

    /** Fails where the session could not be opened. */
    Future<Void> open() {
        Optional<String> refused =
                spec.conf().keySet().stream().filter(STATIC_KEYS::contains).findFirst();
        if (refused.isPresent()) {
            return fail(StatementError.of(
                    "AnalysisException",
                    "CANNOT_MODIFY_CONFIG",
                    "Cannot modify the value of the Spark config: " + refused.get()));
        }
        Promise<Void> opened = Promise.promise();
        initialise(spec.init().iterator(), opened);
        return opened.future();
    }

    /** An open that was repeated is answered again, once there is an answer. */
    void openedAgain() {
        if (state != SessionState.STARTING) {
            link.send(new EngineEvent.SessionOpened(key, Map.of()));
        }
    }

    void accept(EngineCommand.RunStatement run) {
        if (run.statement() > lastAccepted) {
            lastAccepted = run.statement();
            queued.add(run);
            next();
        }
    }

    void cancel(int statement) {
        if (runningStatement == statement) {
            running.cancel();
        } else if (queued.removeIf(run -> run.statement() == statement)) {
            finished(statement, Instant.now(), FakeOutcome.cancelled());
        }
    }

    void close() {
        queued.clear();
        state = state == SessionState.STARTING ? SessionState.CLOSING : state;
        if (running != null) {
            running.cancel();
        }
    }

    /** Without a word. */
    void stop() {
        queued.clear();
        if (running != null) {
            running.abandon();
        }
    }

    FakeMemory memory() {
        return memory;
    }

    Frame.HeldSession held() {
        return new Frame.HeldSession(key, state, lastAccepted, runningStatement < 0 ? null : runningStatement);
    }

    private void initialise(Iterator<Snippet> init, Promise<Void> opened) {
        if (!init.hasNext()) {
            running = null;
            state = SessionState.IDLE;
            link.send(new EngineEvent.SessionOpened(key, Map.of()));
            opened.complete();
            next();
            return;
        }
        Snippet snippet = init.next();
        var language = snippet.language() == null ? spec.language() : snippet.language();
        var upload = uploader.to(key, -1);
        running = new FakeRun(memory, link, upload, text -> {}, outcome -> {
            if (state == SessionState.CLOSING) {
                opened.fail("it was closed before it was open");
            } else if (outcome.error() == null) {
                initialise(init, opened);
            } else {
                fail(outcome.error()).onFailure(opened::fail);
            }
        });
        running.start(new EngineCommand.RunStatement(key, -1, language, snippet.code(), NO_ROWS));
    }

    private Future<Void> fail(StatementError error) {
        state = SessionState.FAILED;
        link.send(new EngineEvent.SessionFailed(key, error));
        return Future.failedFuture(error.message());
    }

    private void next() {
        if (state != SessionState.IDLE || queued.isEmpty()) {
            return;
        }
        EngineCommand.RunStatement run = queued.remove();
        Instant startedAt = Instant.now();
        state = SessionState.BUSY;
        runningStatement = run.statement();
        link.send(new EngineEvent.StatementStarted(key, run.statement(), startedAt));
        running = new FakeRun(
                memory,
                link,
                uploader.to(key, run.statement()),
                text -> link.send(
                        new EngineEvent.StatementPrinted(key, run.statement(), EngineEvent.Stream.STDOUT, text)),
                outcome -> {
                    running = null;
                    runningStatement = -1;
                    state = SessionState.IDLE;
                    finished(run.statement(), startedAt, outcome);
                    next();
                });
        running.start(run);
    }

    private void finished(int statement, Instant startedAt, FakeOutcome outcome) {
        link.send(new EngineEvent.StatementFinished(
                key, statement, outcome.state(), startedAt, Instant.now(), outcome.table(), outcome.error()));
    }
}
