package dev.parley.session.spark;

import dev.parley.protocol.model.Parameter;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.Outcome;
import dev.parley.session.interpreter.UserCode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import scala.Function0;
import scala.collection.JavaConverters;
import scala.reflect.internal.Names;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.MemberHandlers.ImportHandler;
import scala.tools.nsc.interpreter.MemberHandlers.MemberHandler;

/**
 * Snippets that a session has compiled once, each as a function of its parameters. Belongs to its session's thread.
 *
 * <p>A function keeps the meaning that names had when it was compiled, so it is forgotten once one of them may have another;
 * its classes stay as long as the session.
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
     * @param names that the interpreter looked for in earlier lines
     */
    record SnippetFunction(Function0<?> body, int line, Set<String> names) {
        static SnippetFunction of(Function0<?> body, IMain.Request request) {
            return new SnippetFunction(body, request.lineRep().lineId(), texts(request.referencedNames()));
        }
    }

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
            return SnippetFunction.of(user.run(making), line.request());
        });
        function.ifPresent(one -> made.put(shape, one));
        repl.resetErrors();
        return new Found(function, compiled.failure());
    }

    /**
     * Forgets those that would mean something else if they were compiled after this line. The interpreter has a line see
     * all imports and implicits before it, and of other definitions those that it names.
     */
    void forgetWhatMayMeanElse(IMain.Request line) {
        List<MemberHandler> members = JavaConverters.seqAsJavaList(line.handlers());
        if (members.stream().anyMatch(member -> member instanceof ImportHandler || member.definesImplicit())) {
            forgetAll();
            return;
        }
        members.forEach(member -> {
            Set<String> defined = texts(member.definedNames());
            made.values().removeIf(function -> !Collections.disjoint(function.names(), defined));
        });
    }

    void forgetAll() {
        made.clear();
    }

    /** Types and values of a name are not told apart: a companion comes with its class. */
    private static Set<String> texts(scala.collection.immutable.List<Names.Name> names) {
        return JavaConverters.seqAsJavaList(names).stream()
                .map(Object::toString)
                .collect(Collectors.toSet());
    }
}
