package dev.parley.session.interpreter;

import dev.parley.protocol.engine.EngineCommand.RunStatement;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.StatementMode;
import dev.parley.session.output.StatementOutput;
import java.util.List;

/** One piece of code on its way through an interpreter. Thread-safe. */
public final class Execution {
    private final String id;
    private final Language language;
    private final String code;
    private final TableLimits limits;
    private final List<Parameter> parameters;
    private final StatementMode mode;
    private final StatementOutput output = new StatementOutput();
    private volatile KeptTable displayed;

    /**
     * Code to run.
     *
     * @param id unique in its session, fit for a Spark job group
     */
    public Execution(String id, Language language, String code, TableLimits limits) {
        this(id, language, code, limits, List.of(), StatementMode.RUN);
    }

    /** What a command asks for, under the same kind of id. */
    public Execution(String id, RunStatement run) {
        this(id, run.language(), run.code(), run.limits(), run.parameters(), run.mode());
    }

    private Execution(
            String id,
            Language language,
            String code,
            TableLimits limits,
            List<Parameter> parameters,
            StatementMode mode) {
        this.id = id;
        this.language = language;
        this.code = code;
        this.limits = limits;
        this.parameters = parameters;
        this.mode = mode;
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
}
