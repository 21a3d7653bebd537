package dev.parley.session.spark;

import scala.reflect.internal.Reporter;
import scala.reflect.internal.util.Position;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.ReplReporter;

/** Keeps the compiler's errors, and prints its warnings as the shell does. Belongs to its interpreter's thread. */
final class KeepingReporter extends ReplReporter {
    private final CompilerErrors errors = new CompilerErrors();
    private final Object error;
    private final IMain interpreter;

    KeepingReporter(IMain interpreter) {
        super(interpreter);
        error = ERROR();
        this.interpreter = interpreter;
    }

    CompilerErrors errors() {
        return errors;
    }

    @Override
    public void display(Position position, String message, Reporter.Severity severity) {
        if (!errors.isShown(message)) {
            return;
        }
        if (severity.equals(error)) {
            errors.keep(interpreter.naming().unmangle(message), position.isDefined() ? position.point() : -1);
        } else {
            super.display(position, message, severity);
        }
    }
}
