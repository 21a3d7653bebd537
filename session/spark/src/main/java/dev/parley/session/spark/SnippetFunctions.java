package dev.parley.session.spark;

import dev.parley.protocol.model.Parameter;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.Outcome;
import dev.parley.session.interpreter.UserCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import scala.Function0;

/**
 * Snippets that a session has compiled once, each as a function of its parameters. Belongs to its session's thread.
 *
 * <p>A function keeps the meaning that names had when it was compiled, so all are forgotten once code defines anything
 * that comes after; their classes stay as long as the session.
 */
final class SnippetFunctions {
    /** Of one session; more of them in turn are compiled again and again. */
    private static final int MOST = 100;

    private final long block;
    private final SessionRepl repl;
    private final UserFrames frames;
    private final PieceCompiler compiler;
    private final Map<Shape, SnippetFunction> made = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Shape, SnippetFunction> eldest) {
            return size() > MOST;
        }
    };

    /** What makes two calls those of one function. */
    private record Shape(String code, List<String> parameters) {
        static Shape of(Execution execution) {
            return new Shape(
                    execution.code(),
                    execution.parameters().stream().map(Shape::sketch).toList());
        }

        private static String sketch(Parameter parameter) {
            return parameter.name() + ":" + parameter.type();
        }
    }

    /**
     * A snippet that can be called.
     *
     * @param line of the interpreter's, in which it is
     */
    record SnippetFunction(Function0<?> body, int line) {}

    /** One of both. */
    record Found(Optional<SnippetFunction> function, Optional<Outcome> failure) {}

    SnippetFunctions(long block, SessionRepl repl, UserFrames frames, PieceCompiler compiler) {
        this.block = block;
        this.repl = repl;
        this.frames = frames;
        this.compiler = compiler;
    }

    /** The function that the code is, compiled where it is not yet; its parameters are bound when it is called. */
    Found find(Execution execution, UserCode user) {
        var shape = Shape.of(execution);
        SnippetFunction known = made.get(shape);
        if (known != null) {
            frames.beginAgain(known.line());
            return new Found(Optional.of(known), Optional.empty());
        }
        frames.beginSnippet();
        String definitions = BoundParameters.definitions(block, execution.parameters());
        PieceCompiler.Compiled compiled =
                compiler.compileUnnamed(HandedFunctions.handingOver(block, definitions, execution.code()));
        Optional<SnippetFunction> function = compiled.line().map(line -> {
            Supplier<Function0<?>> making = () -> HandedFunctions.of(block, line::run);
            return new SnippetFunction(
                    user.run(making), line.request().lineRep().lineId());
        });
        function.ifPresent(one -> made.put(shape, one));
        repl.resetErrors();
        return new Found(function, compiled.failure());
    }

    void forget() {
        made.clear();
    }
}
