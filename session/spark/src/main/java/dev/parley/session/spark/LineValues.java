package dev.parley.session.spark;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import scala.collection.JavaConverters;
import scala.reflect.NameTransformer;
import scala.reflect.internal.Symbols;
import scala.reflect.internal.Types;
import scala.runtime.BoxedUnit;
import scala.tools.nsc.interpreter.IMain;

/** The values that a line of the interpreter's defines, by reflection. Belongs to its session's thread. */
final class LineValues {
    private static final String ROOT = ".INSTANCE";
    private static final String WRAPPER = "$iw";

    private final SessionRepl repl;
    private final IMain.Request request;
    private final String root;
    private final int depth;
    private final Pattern path;

    private LineValues(SessionRepl repl, IMain.Request request, String root, int depth) {
        this.repl = repl;
        this.request = request;
        this.root = root;
        this.depth = depth;
        this.path = Pattern.compile(Pattern.quote(request.fullAccessPath()) + "\\.`?([^`,)\\s]+)`?");
    }

    /** Reads one value of a line that has run; reading it twice may mean two values. */
    record Accessor(String method) {
        Object of(Object line) throws ReflectiveOperationException {
            Method found = line.getClass().getMethod(method);
            Object value = found.invoke(line);
            return found.getReturnType() == void.class ? BoxedUnit.UNIT : value;
        }
    }

    /** Empty where the line's object is not where it is looked for here. */
    static Optional<LineValues> of(SessionRepl repl, IMain.Request request) {
        String whole = request.fullAccessPath();
        int end = whole.indexOf(ROOT);
        if (end < 0 || request.definesValueClass()) { // such a line is made of nested objects instead
            return Optional.empty();
        }
        String inner = whole.substring(end + ROOT.length());
        int depth = inner.length() / (1 + WRAPPER.length());
        return inner.equals(("." + WRAPPER).repeat(depth))
                ? Optional.of(new LineValues(repl, request, whole.substring(0, end), depth))
                : Optional.empty();
    }

    /** Matches the path of a value, whose name is the first group. */
    Pattern path() {
        return path;
    }

    /** How to read a value; empty where the machine's view of it is not Scala's. */
    Optional<Accessor> accessor(String name) {
        return types().getOrDefault(name, false)
                ? Optional.of(new Accessor(NameTransformer.encode(name)))
                : Optional.empty();
    }

    /** The line's inmost object; the first call runs the line. */
    Object run() throws ReflectiveOperationException {
        Object at = Class.forName(root + "$", true, repl.classLoader())
                .getField("MODULE$")
                .get(null);
        at = at.getClass().getMethod("INSTANCE").invoke(at);
        for (int i = 0; i < depth; i++) {
            at = at.getClass().getMethod(WRAPPER).invoke(at);
        }
        return at;
    }

    private Map<String, Boolean> types() {
        var plain = new HashMap<String, Boolean>();
        JavaConverters.mapAsJavaMap(request.compilerTypeOf())
                .forEach((name, type) -> plain.put(name.decode(), repl.global().exitingTyper(() -> isPlain(type))));
        return plain;
    }

    /** Whether a value of the type is the same object for Scala and for the machine; asked of types as they were typed. */
    private static boolean isPlain(Types.Type type) {
        Symbols.Symbol symbol = type.dealiasWiden().typeSymbol();
        return symbol.isClass() && !symbol.isRefinementClass() && !symbol.isDerivedValueClass();
    }
}
