package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineRoutes;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.link.Frame;
import dev.parley.protocol.model.SessionFile;
import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.Snippet;
import dev.parley.protocol.model.StatementError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A session of a fake engine: its statements one after the other. Belongs to the engine's context. */
final class FakeSession {
    private static final Set<String> STATIC_KEYS = Set.of("spark.master", "spark.app.name", "spark.driver.memory");
    private static final TableLimits NO_ROWS = new TableLimits(1, 1);

    private final EngineCommand.OpenSession spec;
    private final SessionKey key;
    private final FakeLink link;
    private final FakeUploader uploader;
    private final FakeMemory memory;
    private final Queue<EngineCommand.RunStatement> queued = new ArrayDeque<>();
    private final Map<Integer, FakeRun> beside = new TreeMap<>();
    private final Runnable onStuck;
    private SessionState state = SessionState.STARTING;
    private int lastAccepted = -1;
    private FakeRun running;
    private int runningStatement = -1;
    private int lastBeside = -1;

    /**
     * A session that is not open.
     *
     * @param onStuck runs where its code cannot be stopped, so that it is no more
     */
    FakeSession(EngineCommand.OpenSession spec, FakeLink link, FakeUploader uploader, Runnable onStuck) {
        this.onStuck = onStuck;
        this.spec = spec;
        this.key = spec.key();
        this.link = link;
        this.memory = new FakeMemory(new FakeStreams(key, link));
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
        spec.files().forEach(this::add);
        Promise<Void> opened = Promise.promise();
        initialise(spec.init().iterator(), opened);
        return opened.future();
    }

    /** Its text becomes a variable , "file" and its number. */
    void add(SessionFile file) {
        uploader.fetch(EngineRoutes.file(uploader.engine(), key, file.number())).onSuccess(text -> memory.variables()
                .put("file" + file.number(), new FakeMemory.Value("String", text)));
    }

    /** An open that was repeated is answered again, once there is an answer. */
    void openedAgain() {
        if (state != SessionState.STARTING) {
            link.send(new EngineEvent.SessionOpened(key, Map.of()));
        }
    }

    void accept(EngineCommand.RunStatement run) {
        if (run.concurrent()) {
            runBeside(run);
        } else if (run.statement() > lastAccepted) {
            lastAccepted = run.statement();
            queued.add(run);
            next();
        }
    }

    private void runBeside(EngineCommand.RunStatement run) {
        if (run.statement() > lastBeside) {
            lastBeside = run.statement();
            Instant startedAt = Instant.now();
            link.send(new EngineEvent.StatementStarted(key, run.statement(), startedAt));
            FakeRun own = fakeRun(run, outcome -> {
                beside.remove(run.statement());
                finished(run.statement(), startedAt, outcome);
            });
            beside.put(run.statement(), own);
            own.start(run);
        }
    }

    private FakeRun fakeRun(EngineCommand.RunStatement run, Consumer<FakeOutcome> end) {
        return new FakeRun(
                memory, link, uploader.to(key, run.statement()), FakeAudience.server(link, key, run.statement()), end);
    }

    void cancel(int statement) {
        if (beside.containsKey(statement)) {
            beside.get(statement).cancel();
        } else if (runningStatement == statement) {
            if (!running.cancel()) {
                link.send(new EngineEvent.SessionStuck(key, statement));
                leaveBehind();
                link.send(new EngineEvent.SessionClosed(key, null));
            }
        } else if (queued.removeIf(run -> run.statement() == statement)) {
            finished(statement, Instant.now(), FakeOutcome.cancelled());
        }
    }

    /** Without the time that the engine with Spark takes. */
    private void leaveBehind() {
        int stuck = runningStatement;
        stop();
        var error = StatementError.of("StatementAbandoned", "STATEMENT_ABANDONED", "it could not be stopped");
        finished(stuck, Instant.now(), FakeOutcome.failed(error));
        onStuck.run();
    }

    void close() {
        queued.clear();
        state = state == SessionState.STARTING ? SessionState.CLOSING : state;
        List.copyOf(beside.values()).forEach(FakeRun::cancel);
        if (running != null && !running.cancel()) {
            leaveBehind();
        }
        memory.streams().endAll();
    }

    /** Without a word. */
    void stop() {
        queued.clear();
        List.copyOf(beside.values()).forEach(FakeRun::abandon);
        if (running != null) {
            running.abandon();
        }
    }

    FakeMemory memory() {
        return memory;
    }

    Frame.HeldSession held() {
        Integer now = runningStatement < 0 ? null : runningStatement;
        var shown = state == SessionState.IDLE && !beside.isEmpty() ? SessionState.BUSY : state;
        return new Frame.HeldSession(key, shown, Math.max(lastAccepted, lastBeside), now, List.copyOf(beside.keySet()));
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
        running = new FakeRun(memory, link, upload, FakeAudience.NOBODY, outcome -> {
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
        running = fakeRun(run, outcome -> {
            if (beside.remove(run.statement()) == null) {
                leaveTurn();
            }
            finished(run.statement(), startedAt, outcome);
            next();
        });
        running.start(run, () -> letOthersBy(run.statement()));
    }

    private void leaveTurn() {
        running = null;
        runningStatement = -1;
        state = SessionState.IDLE;
    }

    private void letOthersBy(int statement) {
        beside.put(statement, running);
        leaveTurn();
        link.send(new EngineEvent.StatementAwaiting(key, statement));
        next();
    }

    private void finished(int statement, Instant startedAt, FakeOutcome outcome) {
        link.send(new EngineEvent.StatementFinished(
                key, statement, outcome.state(), startedAt, Instant.now(), outcome.table(), outcome.error()));
    }
}
