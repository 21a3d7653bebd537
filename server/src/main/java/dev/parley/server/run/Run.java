package dev.parley.server.run;

import dev.parley.server.result.ResultFormat;
import dev.parley.server.session.StatementSnapshot;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;

/** What a caller of a snippet is answered with, at one moment. For one request. */
public final class Run {
    private final StatementSnapshot statement;
    private final Optional<Duration> age;
    private final Optional<Keep> keep;

    /** How an answer is kept. */
    record Keep(KeptAnswers answers, RunKey key, KeptAnswer answer) {}

    Run(StatementSnapshot statement, Optional<Duration> age, Optional<Keep> keep) {
        this.statement = statement;
        this.age = age;
        this.keep = keep;
    }

    /** Why a run did not succeed, for those who call the snippet: an engine's last words are its owner's. */
    public static String failure(StatementSnapshot statement) {
        if (statement.error() == null) {
            return "The run was cancelled.";
        }
        return statement.isLostWithItsEngine()
                ? "The engine was lost before the run had ended."
                : statement.error().name() + ": " + statement.error().message();
    }

    /** The statement that it is in its owner's session; one that is kept comes without its rows. */
    public StatementSnapshot statement() {
        return statement;
    }

    /** How old the answer is; empty where it was made for this caller. */
    public Optional<Duration> age() {
        return age;
    }

    /** The whole body, where it was written before. */
    public Optional<Buffer> body(ResultFormat format) {
        return keep.flatMap(kept -> kept.answer().body(format));
    }

    /** Whether a body may be given to {@link #keep}. */
    public boolean isKept() {
        return keep.isPresent();
    }

    /** Keeps a whole body for the next callers. */
    public void keep(ResultFormat format, Buffer body) {
        keep.ifPresent(kept -> kept.answers().keep(kept.key(), kept.answer(), format, body));
    }

    /** The next caller's run is a new one. */
    public void forget() {
        keep.ifPresent(kept -> kept.answers().forget(kept.key(), kept.answer()));
    }
}
