package dev.parley.session.spark;

import dev.parley.protocol.model.StatementError;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.Outcome;
import dev.parley.session.interpreter.UserCode;
import dev.parley.session.spark.CompilerErrors.CompilerError;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
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

    ScalaInterpreter(SparkSession spark, SessionClasses classes, ErrorTranslation errors) {
        this.errors = errors;
        this.block = classes.block();
        this.repl = new SessionRepl(
                ReplSettings.of(classes.directory().path()),
                new PrintWriter(output, true),
                LineBlocks.before(classes.block()),
                classes.jars());
        this.cutter = new SnippetCutter(new SnippetParser(repl));
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
            BoundParameters.bind(block, execution.parameters());
        } catch (IllegalArgumentException e) {
            return new Outcome.Failed(StatementError.of("ParameterError", "PARAMETER_NOT_BOUND", e.getMessage()));
        }
        output.direct(execution.output().out());
        try {
            return runPieces(execution, user);
        } finally {
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

    private Outcome runPieces(Execution execution, UserCode user) {
        repl.whileCompiling(() -> {
            repl.readJars();
            return null;
        });
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
        Compiled compiled = repl.whileCompiling(() -> compile(piece, execution));
        return compiled.line().isEmpty()
                ? compiled.failure()
                : evaluate(compiled.line().get(), execution, user);
    }

    /** One of both. */
    private record Compiled(Optional<CompiledLine> line, Optional<Outcome> failure) {}

    private Compiled compile(CodePiece piece, Execution execution) {
        repl.resetErrors(); // the parser takes errors of the code before for its own
        Either<Results.Result, IMain.Request> parsed = repl.parsed(piece.text(), false);
        if (parsed.isLeft()) {
            return new Compiled(
                    Optional.empty(),
                    parsed.left().get().equals(Results.Incomplete$.MODULE$)
                            ? failed(
                                    "IncompleteCode",
                                    "the code ends too early: something that was opened is not closed",
                                    null)
                            : compileError(UserSource.bare(piece)));
        }
        IMain.Request request = parsed.right().get();
        var source = repl.sourceOf(piece, request);
        int untold = piece.prefix().isEmpty() ? 0 : execution.parameters().size();
        Optional<CompiledLine> line = CompiledLine.of(repl, request, untold);
        if (line.isEmpty()) {
            return new Compiled(line, compileError(source));
        }
        frames.add(request.lineRep().lineId(), source);
        return new Compiled(line, Optional.empty());
    }

    private Optional<Outcome> evaluate(CompiledLine line, Execution execution, UserCode user) {
        String echo;
        try {
            echo = user.run(line::run);
        } catch (Throwable e) {
            Throwable thrown = unwrap(e);
            if (thrown instanceof ThreadDeath stopped) {
                throw stopped;
            }
            return Optional.of(new Outcome.Failed(errors.translate(thrown, frames.of(thrown))));
        }
        print(echo, execution);
        repl.record(line.request());
        return Optional.empty();
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

    private Optional<Outcome> compileError(UserSource source) {
        List<CompilerError> kept = repl.errors().take();
        String message = kept.stream().map(CompilerError::message).collect(Collectors.joining("\n"));
        var position = kept.isEmpty() ? null : source.position(kept.get(0).offset());
        return failed("CompileError", message.isEmpty() ? "the code does not compile" : message, position);
    }

    private static Optional<Outcome> failed(String name, String message, StatementError.Position position) {
        return Optional.of(new Outcome.Failed(
                new StatementError(name, ErrorTranslation.bounded(message), null, List.of(), position)));
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
