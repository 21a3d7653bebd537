package dev.parley.session.interpreter;

import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Progress;
import dev.parley.session.output.StatementOutput;
import java.util.function.Supplier;

/** One piece of code on its way through an interpreter. Thread-safe. */
public final class Execution {
    private final String id;
    private final Language language;
    private final String code;
    private final TableLimits limits;
    private final boolean concurrent;
    private final StatementOutput output = new StatementOutput();
    private volatile KeptTable displayed;
    private volatile Supplier<Progress> progress = () -> null;

    /**
     * Code to run.
     *
     * @param id unique in its session, fit for a Spark job group
     */
    public Execution(String id, Language language, String code, TableLimits limits) {
        this(id, language, code, limits, false);
    }

    /**
     * Code that may run beside other code of its session.
     *
     * @param id unique in its session, fit for a Spark job group
     */
    public Execution(String id, Language language, String code, TableLimits limits, boolean concurrent) {
        this.id = id;
        this.language = language;
        this.code = code;
        this.limits = limits;
        this.concurrent = concurrent;
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

    /** Whether it runs beside other code of its session, on a thread of its own. */
    public boolean isConcurrent() {
        return concurrent;
    }

    public StatementOutput output() {
        return output;
    }

    /** Keeps a table that the code displayed; the last one is the result. */
    public void display(KeptTable table) {
        displayed = table;
    }

    /** The last displayed table, or null. */
    public KeptTable displayed() {
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
