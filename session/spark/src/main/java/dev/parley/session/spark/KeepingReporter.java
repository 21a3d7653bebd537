package dev.parley.session.spark;

import java.util.ArrayList;
import java.util.List;
import scala.reflect.internal.Reporter;
import scala.reflect.internal.util.Position;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.ReplReporter;

/** Keeps the compiler's errors, and prints its warnings as the shell does. Belongs to its interpreter's thread. */
final class KeepingReporter extends ReplReporter {
    private static final int MOST_ERRORS = 20;

    /** Said of each expression in a snippet but the last; in a notebook that is no mistake. */
    private static final String NOISE = "a pure expression does nothing in statement position";

    private final List<CompilerError> errors = new ArrayList<>();
    private final Object error;
    private boolean quiet;
    private final IMain interpreter;

    /**
     * What the compiler said.
     *
     * @param offset in the source that it was given; -1 where it named none
     */
    record CompilerError(String message, int offset) {}

    KeepingReporter(IMain interpreter) {
        super(interpreter);
        error = ERROR();
        this.interpreter = interpreter;
    }

    List<CompilerError> takeErrors() {
        var taken = List.copyOf(errors);
        errors.clear();
        return taken;
    }

    /** Runs something whose messages nobody sees; whether it went without an error. */
    boolean quietly(Runnable work) {
        reset();
        quiet = true;
        try {
            work.run();
            return !hasErrors();
        } finally {
            quiet = false;
            reset();
        }
    }

    @Override
    public void display(Position position, String message, Reporter.Severity severity) {
        if (quiet || message.startsWith(NOISE)) {
            return;
        }
        if (!severity.equals(error)) {
            super.display(position, message, severity);
        } else if (errors.size() < MOST_ERRORS) {
            errors.add(new CompilerError(
                    interpreter.naming().unmangle(message), position.isDefined() ? position.point() : -1));
        }
    }
}
