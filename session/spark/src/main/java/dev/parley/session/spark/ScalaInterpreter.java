package dev.parley.session.spark;

import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementMode;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.Outcome;
import dev.parley.session.interpreter.UserCode;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import scala.Function0;
import scala.runtime.BoxedUnit;
import scala.runtime.ScalaRunTime$;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.PresentationCompilation.PresentationCompileResult;
import scala.tools.nsc.interpreter.Results;
import scala.util.Either;

/** Runs Scala snippets as spark-shell does, each compiled as a whole or in a few pieces. Belongs to its session's thread. */
final class ScalaInterpreter implements AutoCloseable {
    private final ReplOutput output = new ReplOutput();
    private final UserFrames frames = new UserFrames();
    private final ErrorTranslation errors;
    private final long block;
    private final SessionRepl repl;
    private final SnippetCutter cutter;
    private final PieceCompiler compiler;
    private final SnippetFunctions functions;
    /** What it serves; null where that is nothing. Guarded by this. */
    private Execution current;

    ScalaInterpreter(SparkSession spark, SessionClasses classes, ErrorTranslation errors) {
        this(spark, classes, errors, System.getProperty("java.class.path"));
    }

    /**
     * An interpreter.
     *
     * @param classPath what the compiler sees
     */
    ScalaInterpreter(SparkSession spark, SessionClasses classes, ErrorTranslation errors, String classPath) {
        this.errors = errors;
        this.block = classes.block();
        this.repl = new SessionRepl(
                ReplSettings.of(classes.directory().path(), classPath),
                new PrintWriter(output, true),
                LineBlocks.before(classes.block()),
                classes.jars());
        this.cutter = new SnippetCutter(new SnippetParser(repl));
        this.compiler = new PieceCompiler(repl, frames);
        this.functions = new SnippetFunctions(block, repl, frames, compiler);
        classes.blocks().register(classes.block(), repl.classLoader());
        repl.beQuietDuring(() -> {
            Prelude.run(repl, spark, classes.block());
            return null;
        });
    }

    /** Where the classes of all snippets so far are. */
    ClassLoader classLoader() {
        return repl.classLoader();
    }

    /** Compiles code, and runs it where asked to, without recording any of it or naming its result. */
    void warm(String code, boolean runs) {
        Either<Results.Result, IMain.Request> parsed = repl.parsed(code, true);
        var line = parsed.isRight() ? CompiledLine.of(repl, parsed.right().get()) : Optional.<CompiledLine>empty();
        CompiledLine compiled = line.orElseThrow(() -> new IllegalStateException(
                "the warm-up does not compile: " + repl.errors().take()));
        if (runs) {
            compiled.run();
        }
        repl.resetErrors();
    }

    Outcome run(Execution execution, UserCode user) {
        try {
            enter(execution);
        } catch (IllegalArgumentException e) {
            return new Outcome.Failed(StatementError.of("ParameterError", "PARAMETER_NOT_BOUND", e.getMessage()));
        }
        try {
            return execution.mode() == StatementMode.CALL ? call(execution, user) : runPieces(execution, user);
        } finally {
            leave(execution);
        }
    }

    private synchronized void enter(Execution execution) {
        BoundParameters.bind(block, execution.parameters());
        direct(execution);
    }

    private synchronized void direct(Execution execution) {
        current = execution;
        output.direct(execution.output().out());
    }

    /** Where its code waited for a stream and was cancelled, another may be there by now. */
    private synchronized void leave(Execution execution) {
        if (current == execution) {
            current = null;
            BoundParameters.release(block);
            output.direct(null);
        }
    }

    /** Frees what questions took. Called from any thread. */
    void forgetQuestions() {
        repl.forgetQuestions();
    }

    @Override
    public void close() {
        repl.forgetQuestions();
        repl.close();
    }

    private void readJars() {
        if (repl.whileCompiling(repl::readJars)) {
            functions.forgetAll();
        }
    }

    private Outcome runPieces(Execution execution, UserCode user) {
        readJars();
        frames.beginSnippet();
        String definitions = BoundParameters.definitions(block, execution.parameters());
        for (CodePiece piece : repl.whileCompiling(() -> cutter.cut(execution.code()))) {
            CodePiece whole = piece.start() == 0 ? piece.after(definitions) : piece;
            Optional<Outcome> failure = compileAndRun(whole, execution, user);
            if (failure.isPresent()) {
                return failure.get();
            }
        }
        return new Outcome.Succeeded(execution.displayed());
    }

    /**
     * What a presentation compiler makes of code after all that the session has defined.
     * Waits while the interpreter compiles, but not while code runs. Called from any thread.
     *
     * @param otherwise where the code cannot be parsed
     */
    <T> T present(String code, T otherwise, Function<PresentationCompileResult, T> reading) {
        return present(() -> repl.presented(code), otherwise, reading);
    }

    /** The same of code that is being written, at the cursor. */
    <T> T present(String code, int cursor, T otherwise, Function<PresentationCompileResult, T> reading) {
        return present(() -> repl.presented(code, cursor), otherwise, reading);
    }

    private <T> T present(
            Supplier<Either<Results.Result, PresentationCompileResult>> compilation,
            T otherwise,
            Function<PresentationCompileResult, T> reading) {
        return repl.whileIdle(() -> {
            var parsed = compilation.get();
            if (parsed.isLeft()) {
                return otherwise;
            }
            return reading.apply(parsed.right().get());
        });
    }

    /** A type as it is shown: without the names of wrappers. Called from any thread. */
    String shown(String type) {
        return ErrorTranslation.bounded(repl.unmangled(type));
    }

    /** Why it failed, or empty. */
    private Optional<Outcome> compileAndRun(CodePiece piece, Execution execution, UserCode user) {
        int untold = piece.prefix().isEmpty() ? 0 : execution.parameters().size();
        PieceCompiler.Compiled compiled = compiler.compile(piece, untold);
        return compiled.line().isEmpty()
                ? compiled.failure()
                : evaluate(compiled.line().get(), execution, user);
    }

    private Optional<Outcome> evaluate(CompiledLine line, Execution execution, UserCode user) {
        Optional<Outcome> failure = untilThrown(() -> print(user.run(line::run), execution));
        if (failure.isEmpty()) {
            direct(execution); // others may have run meanwhile, where the code waited for a stream
            repl.record(line.request());
            functions.forgetWhatMayMeanElse(line.request());
        }
        return failure;
    }

    /** A function of the parameters; what it gives is printed, or the result where it is a table. */
    private Outcome call(Execution execution, UserCode user) {
        readJars();
        SnippetFunctions.Found found = functions.find(execution, user);
        return found.function()
                .map(function -> untilThrown(() -> print(user.run(() -> shown(function.body())), execution))
                        .orElseGet(() -> new Outcome.Succeeded(execution.displayed())))
                .orElseGet(() -> found.failure().orElseThrow());
    }

    private static String shown(Function0<?> function) {
        Object value = function.apply();
        if (value instanceof Dataset<?> data) {
            try {
                DisplayedTables.display(data);
            } catch (InterruptedException e) {
                throw new UndeclaredThrowableException(e); // taken off again
            }
            return "";
        }
        return value == null || value == BoxedUnit.UNIT ? "" : ScalaRunTime$.MODULE$.stringOf(value);
    }

    /** Why the code failed, or empty. */
    private Optional<Outcome> untilThrown(Runnable code) {
        try {
            code.run();
            return Optional.empty();
        } catch (Throwable e) {
            Throwable thrown = unwrap(e);
            if (thrown instanceof ThreadDeath stopped) {
                throw stopped;
            }
            return Optional.of(new Outcome.Failed(errors.translate(thrown, frames.of(thrown))));
        }
    }

    /** As the shell does: cut where it is long, without the names of wrappers. */
    private void print(String echo, Execution execution) {
        int most = repl.mostPrinted();
        String cut = most > 0 && echo.length() > most ? echo.substring(0, most - 3) + "..." : echo;
        if (!cut.isEmpty()) {
            String text = repl.unmangled(cut);
            execution.output().out().print(text.endsWith("\n") ? text : text + "\n");
        }
    }

    /** What the user's code threw, under what reflection and the initialisation of its object put around it. */
    private static Throwable unwrap(Throwable thrown) {
        Throwable inner = thrown;
        while ((inner instanceof InvocationTargetException
                        || inner instanceof ExceptionInInitializerError
                        || inner instanceof UndeclaredThrowableException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }
}
