package dev.parley.session.spark35;

import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicInteger;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.ReplReporter;

/** Scala's interpreter, except that it keeps compile errors with their positions. Belongs to its session's thread. */
final class SessionRepl extends IMain {
    /** Made on demand, since the constructor of the superclass may ask for it. */
    private KeepingReporter reporter;

    /**
     * An interpreter that is ready.
     *
     * @param lineBefore its line numbers start after this one
     */
    SessionRepl(Settings settings, PrintWriter out, int lineBefore) {
        super(settings, out);
        var line = new AtomicInteger(lineBefore);
        naming().scala$tools$nsc$interpreter$Naming$_setter_$freshLineId_$eq(line::incrementAndGet);
        initializeSynchronous();
    }

    @Override
    public ReplReporter reporter() {
        return keeper();
    }

    KeepingReporter keeper() {
        if (reporter == null) {
            reporter = new KeepingReporter(this);
        }
        return reporter;
    }
}
