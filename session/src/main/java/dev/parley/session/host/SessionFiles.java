package dev.parley.session.host;

import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.SessionFile;
import dev.parley.protocol.model.StatementError;
import dev.parley.session.interpreter.DiscardedUpload;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.Outcome;
import dev.parley.session.interpreter.SessionRuntime;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The files that a session is to get before its next statement. Files may be told from any thread; they are added on the
 * session's own.
 */
final class SessionFiles {
    private static final TableLimits LIMITS = new TableLimits(1, 1 << 10);

    private final SessionKey key;
    private final HostServices services;
    private final Deque<SessionFile> pending = new ArrayDeque<>();
    private final Set<Integer> told = new HashSet<>();

    SessionFiles(SessionKey key, HostServices services, Collection<SessionFile> first) {
        this.key = key;
        this.services = services;
        first.forEach(this::tell);
    }

    /** One more; one that was told before is ignored. */
    synchronized void tell(SessionFile file) {
        if (told.add(file.number())) {
            pending.addLast(file);
        }
    }

    /** Adds those with which a session opens; a run in the queue of their own, so that the session's end ends it. */
    Optional<StatementError> addFirst(SessionRuntime runtime, StatementQueue queue) {
        if (next() == null) {
            return Optional.empty();
        }
        StatementRun run = run("files", "");
        if (!queue.runs(run) || !run.begin()) {
            return Optional.of(InitSnippets.CLOSED);
        }
        try {
            return add(runtime, run);
        } finally {
            run.end();
            queue.ended(run);
        }
    }

    /**
     * Adds those that are missing, in order; why one could not be, which is tried again the next time.
     *
     * @param waiting the run that waits for them: where it is cancelled, no more are fetched
     */
    Optional<StatementError> add(SessionRuntime runtime, StatementRun waiting) {
        for (SessionFile file = next(); file != null; file = next()) {
            Optional<StatementError> failure = add(runtime, waiting, file);
            if (failure.isPresent()) {
                return failure;
            }
            synchronized (this) {
                pending.removeFirst();
            }
        }
        return Optional.empty();
    }

    private synchronized SessionFile next() {
        return pending.peekFirst();
    }

    private Optional<StatementError> add(SessionRuntime runtime, StatementRun waiting, SessionFile file) {
        try {
            String path = waiting.fetch(() -> services.files().fetch(key, file)).toString();
            // By SQL, which no definition of the user's code gets in the way of.
            String verb = file.kind() == SessionFile.Kind.JAR ? "ADD JAR" : "ADD FILE";
            String command = verb + " '" + path.replace("\\", "\\\\").replace("'", "\\'") + "'";
            StatementRun run = run("file-" + file.number(), command);
            run.begin();
            Outcome outcome = new CodeRunner(services.router(), runtime).run(run);
            run.end();
            return outcome instanceof Outcome.Failed failed
                    ? Optional.of(error(file, failed.error().message()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(error(file, String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            return Optional.of(error(file, "it was interrupted"));
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) { // the session's thread is to go on
            return Optional.of(error(file, e.toString()));
        }
    }

    /** One of no statement's. */
    private StatementRun run(String name, String command) {
        String id = "parley-" + key + "-" + name;
        var run = new StatementRun(-1, new Execution(id, Language.SQL, command, LIMITS, DiscardedUpload::new));
        run.execution().output().shut();
        return run;
    }

    private static StatementError error(SessionFile file, String why) {
        return StatementError.of(
                "FileNotAdded",
                "FILE_NOT_ADDED",
                "file " + file.number() + " (" + file.name() + ") could not be added to the session: " + why
                        + "; run the statement again, or delete the file and start the session again");
    }
}
