package dev.parley.session.spark;

import java.io.PrintWriter;
import scala.collection.immutable.List;
import scala.reflect.internal.Reporter;
import scala.reflect.internal.util.CodeAction;
import scala.reflect.internal.util.Position;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.Naming;
import scala.tools.nsc.interpreter.shell.ReplReporterImpl;

/** Keeps the compiler's errors, and prints its warnings as the shell does. Belongs to its interpreter's thread. */
final class KeepingReporter extends ReplReporterImpl {
    private final CompilerErrors errors = new CompilerErrors();

    KeepingReporter(Settings settings, PrintWriter out) {
        super(settings, out);
    }

    CompilerErrors errors() {
        return errors;
    }

    @Override
    public void doReport(Position position, String message, Reporter.Severity severity, List<CodeAction> actions) {
        if (!errors.isShown(message)) {
            return;
        }
        if (severity.equals(ERROR())) {
            errors.keep(Naming.unmangle(message), position.isDefined() ? position.point() : -1);
        } else {
            super.doReport(position, message, severity, actions);
        }
    }
}
