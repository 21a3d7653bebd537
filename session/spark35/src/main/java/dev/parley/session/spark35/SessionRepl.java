package dev.parley.session.spark35;

import java.io.PrintWriter;
import java.net.URL;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import scala.collection.JavaConverters;
import scala.collection.Seq;
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
        LeanSpecialization.install(global());
    }

    /** Nothing beyond what the process has, so that no class of the session's is looked for in hundreds of jars. */
    @Override
    public Seq<URL> compilerClasspath() {
        return JavaConverters.asScalaBuffer(List.<URL>of()).toList();
    }

    @Override
    public ClassLoader parentClassLoader() {
        return new NoSessionClasses(super.parentClassLoader());
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

    /** The process's classes; does not look there for those of sessions, which never are. */
    private static final class NoSessionClasses extends ClassLoader {
        static {
            registerAsParallelCapable();
        }

        NoSessionClasses(ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (LineBlocks.isOfSession(name)) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}
