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

    /** Null while the superclass is being made. */
    private final SessionJars jars;

    /**
     * An interpreter that is ready.
     *
     * @param lineBefore its line numbers start after this one
     * @param jars what the session adds, under all that it compiles
     */
    SessionRepl(Settings settings, PrintWriter out, int lineBefore, SessionJars jars) {
        super(settings, out);
        this.jars = jars;
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
        return new NoSessionClasses(jars == null ? super.parentClassLoader() : jars);
    }

    /** Makes the compiler see the jars that came since. */
    void readJars() {
        List<URL> unseen = jars.takeUnseen();
        if (!unseen.isEmpty()) {
            var unused = global().new Run(); // without one the compiler does not look for new packages
            global().extendCompilerClassPath(JavaConverters.asScalaBuffer(unseen));
        }
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
