package dev.parley.session.spark;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import scala.Option;
import scala.collection.JavaConverters;
import scala.reflect.internal.Symbols;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.MemberHandlers.MemberDefHandler;
import scala.tools.nsc.interpreter.MemberHandlers.MemberHandler;

/** A line of the interpreter's that is compiled and can be run once. Belongs to its session's thread. */
final class CompiledLine {
    private static final scala.collection.immutable.List<Object> NO_ARGUMENTS =
            JavaConverters.asScalaBuffer(List.of()).toList();

    private final IMain.Request request;
    private final Optional<ShellEcho> echo;

    private CompiledLine(IMain.Request request, Optional<ShellEcho> echo) {
        this.request = request;
        this.echo = echo;
    }

    /** Does what {@code request.compile()} does, but for the object that only prints; empty where it does not compile. */
    static Optional<CompiledLine> of(SessionRepl repl, IMain.Request request) {
        return of(repl, request, 0);
    }

    /**
     * The same.
     *
     * @param untold how many of its first definitions are not printed
     */
    static Optional<CompiledLine> of(SessionRepl repl, IMain.Request request, int untold) {
        repl.resetErrors();
        if (!repl.compileCode(request)) {
            return Optional.empty();
        }
        request.typeOf(); // worked out now, while the compiler's last run is this line's
        JavaConverters.seqAsJavaList(request.defHandlers()).forEach(handler -> setSymbol(request, handler));
        List<MemberHandler> told = JavaConverters.seqAsJavaList(request.handlers());
        told = told.subList(untold, told.size());
        var line = new CompiledLine(request, ShellEcho.of(repl, request, told));
        return line.echo.isPresent() || line.compilePrinter(repl, told) ? Optional.of(line) : Optional.empty();
    }

    private static void setSymbol(IMain.Request request, MemberDefHandler handler) {
        Option<Symbols.Symbol> symbol =
                request.definedSymbols().get(handler.member().name());
        if (symbol.isDefined()) {
            handler.member().setSymbol(symbol.get());
        }
    }

    /** The shell's own way, where the short one does not do. */
    private boolean compilePrinter(SessionRepl repl, List<MemberHandler> told) {
        String parts = told.stream()
                .map(handler -> "sb.append(\"\"" + handler.resultExtractionCode(request) + ")\n")
                .collect(Collectors.joining());
        String source = "object %s {\n lazy val %s: _root_.java.lang.String = {\n %s\n%s%ssb.toString\n}\n}\n"
                .formatted(
                        request.lineRep().evalName(),
                        request.lineRep().printName(),
                        request.fullAccessPath(),
                        "val sb = new _root_.scala.StringBuilder\n",
                        parts);
        boolean[] isCompiled = {false};
        repl.quietly(() -> isCompiled[0] = request.lineRep().compile(source));
        return isCompiled[0];
    }

    IMain.Request request() {
        return request;
    }

    /** Runs the user's code; what it prints about the values it defined. Throws whatever the code throws. */
    String run() {
        if (echo.isEmpty()) {
            return String.valueOf(request.lineRep().call(request.lineRep().printName(), NO_ARGUMENTS));
        }
        try {
            return echo.get().read();
        } catch (ReflectiveOperationException e) {
            throw new UndeclaredThrowableException(e);
        }
    }
}
