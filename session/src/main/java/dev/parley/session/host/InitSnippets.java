package dev.parley.session.host;

import dev.parley.protocol.engine.EngineCommand.OpenSession;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.model.Snippet;
import dev.parley.protocol.model.StatementError;
import dev.parley.session.interpreter.DiscardedUpload;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.Outcome;
import dev.parley.session.interpreter.SessionRuntime;
import java.util.Optional;

/** The snippets that run before a session is idle; what they print is dropped. Belongs to its session's thread. */
final class InitSnippets {
    static final StatementError CLOSED =
            StatementError.of("SessionClosed", null, "the session was closed while it opened");

    private static final TableLimits LIMITS = new TableLimits(1, 1 << 10);

    private final OpenSession command;
    private final CodeRunner code;

    InitSnippets(OpenSession command, HostServices services, SessionRuntime runtime) {
        this.command = command;
        this.code = new CodeRunner(services.router(), runtime);
    }

    /** The error of the first that failed; empty where all ran. */
    Optional<StatementError> run(StatementQueue queue) {
        for (int i = 0; i < command.init().size(); i++) {
            Snippet snippet = command.init().get(i);
            var language = snippet.language() == null ? command.language() : snippet.language();
            String id = "parley-" + command.key() + "-init-" + i;
            var run = new StatementRun(-1, new Execution(id, language, snippet.code(), LIMITS, DiscardedUpload::new));
            run.execution().output().shut();
            if (!queue.runs(run) || !run.begin()) {
                return Optional.of(CLOSED);
            }
            Outcome outcome = code.run(run);
            run.end();
            queue.ended(run);
            if (outcome instanceof Outcome.Failed failed) {
                return Optional.of(numbered(failed.error(), i));
            }
        }
        return Optional.empty();
    }

    private StatementError numbered(StatementError error, int index) {
        String message = "init snippet " + (index + 1) + " of " + command.init().size() + ": " + error.message();
        return new StatementError(
                error.name(), message, error.code(), error.traceback(), error.position(), error.sqlState());
    }
}
