package dev.parley.session.interpreter;

import dev.parley.protocol.engine.EngineCommand.RunStatement;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.engine.TableResult;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.Progress;
import dev.parley.protocol.model.SqlTerms;
import dev.parley.protocol.model.StatementMode;
import dev.parley.session.output.StatementOutput;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** One piece of code on its way through an interpreter. Thread-safe. */
public final class Execution {
    private final String id;
    private final Language language;
    private final String code;
    private final TableLimits limits;
    private final List<Parameter> parameters;
    private final StatementMode mode;
    private final boolean concurrent;
    private final SqlTerms terms;
    private final Supplier<Upload> uploads;
    private final StatementOutput output = new StatementOutput();
    private final ReentrantLock displaying = new ReentrantLock();
    private volatile TableResult displayed;
    private volatile Supplier<Progress> progress = () -> null;

    /**
     * Code to run.
     *
     * @param id unique in its session, fit for a Spark job group
     * @param uploads begins the upload of its table; what was uploaded of it before is replaced
     */
    public Execution(String id, Language language, String code, TableLimits limits, Supplier<Upload> uploads) {
        this(id, language, code, limits, List.of(), StatementMode.RUN, false, SqlTerms.NONE, uploads);
    }

    /** What a command asks for, under the same kind of id. */
    public Execution(String id, RunStatement run, Supplier<Upload> uploads) {
        this(
                id,
                run.language(),
                run.code(),
                run.limits(),
                run.parameters(),
                run.mode(),
                run.concurrent(),
                run.terms(),
                uploads);
    }

    private Execution(
            String id,
            Language language,
            String code,
            TableLimits limits,
            List<Parameter> parameters,
            StatementMode mode,
            boolean concurrent,
            SqlTerms terms,
            Supplier<Upload> uploads) {
        this.id = id;
        this.language = language;
        this.code = code;
        this.limits = limits;
        this.parameters = parameters;
        this.mode = mode;
        this.concurrent = concurrent;
        this.terms = terms;
        this.uploads = uploads;
    }

    public String id() {
        return id;
    }

    public Language language() {
        return language;
    }

    public String code() {
        return code;
    }

    public TableLimits limits() {
        return limits;
    }

    public List<Parameter> parameters() {
        return parameters;
    }

    public StatementMode mode() {
        return mode;
    }

    /** Whether it runs beside other code of its session, on a thread of its own. */
    public boolean isConcurrent() {
        return concurrent;
    }

    /** What holds for it alone; for SQL. */
    public SqlTerms terms() {
        return terms;
    }

    public Supplier<Upload> uploads() {
        return uploads;
    }

    public StatementOutput output() {
        return output;
    }

    /** Something that the code displays. */
    @FunctionalInterface
    public interface Display {
        TableResult read(TableLimits limits, Supplier<Upload> uploads) throws InterruptedException;
    }

    /** Reads a table that the code displays, one at a time, since an upload replaces the one before; the last is the result. */
    public void display(Display table) throws InterruptedException {
        displaying.lockInterruptibly();
        try {
            displayed = null;
            displayed = table.read(limits, uploads);
        } finally {
            displaying.unlock();
        }
    }

    /** The last displayed table, or null. */
    public TableResult displayed() {
        return displayed;
    }

    /** Who knows how far its Spark jobs are; is asked now and then, from other threads, and must not wait. */
    public void follow(Supplier<Progress> source) {
        progress = source;
    }

    /** How far its Spark jobs are, or null before the first; the same object while nothing has changed. */
    public Progress progress() {
        return progress.get();
    }
}
