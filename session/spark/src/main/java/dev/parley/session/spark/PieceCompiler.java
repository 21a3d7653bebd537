package dev.parley.session.spark;

import dev.parley.protocol.model.StatementError;
import dev.parley.session.interpreter.Outcome;
import dev.parley.session.spark.CompilerErrors.CompilerError;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.Results;
import scala.util.Either;

/** Compiles pieces of snippets, and tells what is wrong with them in the lines of their authors. Belongs to its session's thread. */
final class PieceCompiler {
    private final SessionRepl repl;
    private final UserFrames frames;

    PieceCompiler(SessionRepl repl, UserFrames frames) {
        this.repl = repl;
        this.frames = frames;
    }

    /** One of both. */
    record Compiled(Optional<CompiledLine> line, Optional<Outcome> failure) {}

    /**
     * Compiles a piece of a snippet.
     *
     * @param untold how many of its first definitions are not printed
     */
    Compiled compile(CodePiece piece, int untold) {
        return repl.whileCompiling(() -> compiled(piece, untold, false));
    }

    /** The same of a piece that is the machinery's, and gives no name to its result. */
    Compiled compileUnnamed(CodePiece piece) {
        return repl.whileCompiling(() -> compiled(piece, 0, true));
    }

    private Compiled compiled(CodePiece piece, int untold, boolean isSynthetic) {
        repl.resetErrors(); // the parser takes errors of the code before for its own
        Either<Results.Result, IMain.Request> parsed = repl.parsed(piece.text(), isSynthetic);
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
        Optional<CompiledLine> line = CompiledLine.of(repl, request, untold);
        if (line.isEmpty()) {
            return new Compiled(line, compileError(source));
        }
        frames.add(request.lineRep().lineId(), source);
        return new Compiled(line, Optional.empty());
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
}
