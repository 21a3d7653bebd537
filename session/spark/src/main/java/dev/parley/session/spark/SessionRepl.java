package dev.parley.session.spark;

import dev.parley.protocol.model.StatementError;
import dev.parley.session.interpreter.UnansweredException;
import java.io.PrintWriter;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import scala.Option;
import scala.collection.JavaConverters;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interactive.Global;
import scala.tools.nsc.interpreter.MemberHandlers.MemberHandler;
import scala.tools.nsc.interpreter.MemberHandlers.ModuleHandler;

/** A session's own interpreter and compiler. Belongs to its session's thread, but for {@link #whileIdle}. */
final class SessionRepl extends ScalaRepl {
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /** One compiler at a time works on what the interpreter knows. */
    private final ReentrantLock compiling = new ReentrantLock();

    /** The paths of what the session defined, by those without wrappers. Null while the superclass is being made. */
    private final Map<String, String> resources = new ConcurrentHashMap<>();

    /** Kept between questions, since the first one takes it most of its time. */
    private Global presentation;

    /** Null while the superclass is being made. */
    private final SessionJars jars;

    /**
     * An interpreter that is ready.
     *
     * @param lineBefore its line numbers start after this one
     * @param jars what the session adds, under all that it compiles
     */
    SessionRepl(Settings settings, PrintWriter out, int lineBefore, SessionJars jars) {
        super(settings, out, lineBefore);
        this.jars = jars;
        makeCompiler();
        LeanSpecialization.install(global());
    }

    /** What the session's thread does with the compiler. */
    <T> T whileCompiling(Supplier<T> work) {
        compiling.lock();
        try {
            return work.get();
        } finally {
            compiling.unlock();
        }
    }

    /**
     * The same on any thread, once the session's compiles nothing; line numbers that it takes are given back.
     *
     * @throws UnansweredException where the wait is too long
     */
    <T> T whileIdle(Supplier<T> work) {
        try {
            if (!compiling.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new UnansweredException(
                        StatementError.of("QuestionTimeout", "ANSWER_TIMEOUT", "the session compiles a statement"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnansweredException(StatementError.of("InterruptedException", null, "the session is closed"));
        }
        int before = latestLine();
        try {
            return work.get();
        } finally {
            latestLine(before);
            compiling.unlock();
        }
    }

    /** The one that was used before, as long as nothing was defined since. */
    @Override
    public Global newPresentationCompiler() {
        if (presentation == null) {
            presentation = super.newPresentationCompiler();
        } else {
            presentation.reporter().reset();
            presentation.newTyperRun();
        }
        return presentation;
    }

    /** Frees what questions took; some 15 MB. Called from any thread. */
    void forgetQuestions() {
        whileCompiling(() -> {
            if (presentation != null) {
                presentation.askShutdown();
                presentation = null;
            }
            return null;
        });
    }

    /** Makes what a line defined known to the lines to come. */
    void record(Request request) {
        forgetQuestions();
        whileCompiling(() -> {
            recordRequest(request);
            JavaConverters.seqAsJavaList(request.handlers()).forEach(this::keepResources);
            return null;
        });
    }

    private void keepResources(MemberHandler handler) {
        if (handler.definesType().isDefined() || handler instanceof ModuleHandler) {
            JavaConverters.seqAsJavaList(handler.definedNames()).forEach(name -> {
                String path = name + (name.isTypeName() ? ".class" : "$.class");
                super.translateSimpleResource(path).foreach(real -> resources.put(path, real));
            });
        }
    }

    /**
     * Its class loader asks this of every class that it does not find, on any thread and under its own lock, as for
     * what Spark compiles for a query beside. The compiler's tables take one thread only, and who compiles may wait for
     * that lock: so neither may be used here.
     */
    @Override
    public Option<String> translateSimpleResource(String path) {
        return resources == null ? Option.empty() : Option.apply(resources.get(path));
    }

    @Override
    public ClassLoader parentClassLoader() {
        return new NoSessionClasses(jars == null ? super.parentClassLoader() : jars);
    }

    /** Makes the compiler see the jars that came since; whether there were any. */
    boolean readJars() {
        List<URL> unseen = jars.takeUnseen();
        if (unseen.isEmpty()) {
            return false;
        }
        forgetQuestions();
        var unused = global().new Run(); // without one the compiler does not look for new packages
        global().extendCompilerClassPath(JavaConverters.asScalaBuffer(unseen).toList());
        return true;
    }

    /** Runs something whose messages nobody sees; whether it went without an error. */
    boolean quietly(Runnable work) {
        resetErrors();
        try {
            errors().quietly(work);
            return !hasErrors();
        } finally {
            resetErrors();
        }
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
