package dev.parley.session.spark;

import dev.parley.protocol.engine.Answer.Candidate;
import dev.parley.protocol.engine.Answer.Completed;
import dev.parley.protocol.engine.Answer.Inspected;
import dev.parley.protocol.model.NameKind;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import scala.collection.JavaConverters;
import scala.reflect.internal.Symbols.Symbol;
import scala.reflect.internal.Trees.Tree;
import scala.tools.nsc.interactive.CompilerControl.Member;
import scala.tools.nsc.interactive.Global;
import scala.tools.nsc.interpreter.PresentationCompilation.PresentationCompileResult;

/** Completes and inspects Scala with a presentation compiler that knows the session. Belongs to the thread that answers. */
final class ScalaAnswers {
    private static final int MOST = 200;

    /** What every object has comes last. */
    private static final Set<String> COMMON = Set.of("Object", "Any", "AnyRef");

    private final ScalaInterpreter interpreter;

    ScalaAnswers(ScalaInterpreter interpreter) {
        this.interpreter = interpreter;
    }

    Completed complete(String code, int codePoint) {
        int cursor = code.offsetByCodePoints(0, codePoint);
        int from = wordStart(code, cursor);
        int first = code.codePointCount(0, from);
        int last = code.codePointCount(0, wordEnd(code, cursor));
        String prefix = code.substring(from, cursor).toLowerCase(Locale.ROOT);
        return interpreter.present(code, cursor, new Completed(first, last, List.of(), false), result -> {
            List<Member> members = members(result, cursor, prefix);
            var candidates = members.stream()
                    .limit(MOST)
                    .map(member -> candidate(result.compiler(), member))
                    .distinct()
                    .toList();
            return new Completed(first, last, candidates, members.size() > MOST);
        });
    }

    private static List<Member> members(PresentationCompileResult result, int cursor, String prefix) {
        Global compiler = result.compiler();
        return compiler.exitingTyper(
                () -> JavaConverters.seqAsJavaList(result.completionsAt(cursor).results()).stream()
                        .filter(member -> member.accessible() && !member.sym().isConstructor())
                        .filter(member -> isShown(name(member), prefix))
                        .sorted(Comparator.comparing(ScalaAnswers::isCommon)
                                .thenComparing(Member::implicitlyAdded)
                                .thenComparing(ScalaAnswers::name))
                        .toList());
    }

    private static boolean isShown(String name, String prefix) {
        return name.toLowerCase(Locale.ROOT).startsWith(prefix)
                && !name.contains("$")
                && !name.isBlank()
                && !name.startsWith("<");
    }

    private static boolean isCommon(Member member) {
        return COMMON.contains(member.sym().owner().name().decoded());
    }

    private static String name(Member member) {
        return member.symNameDropLocal().decoded();
    }

    private Candidate candidate(Global compiler, Member member) {
        String type = compiler.exitingTyper(() -> String.valueOf(member.tpe()));
        return new Candidate(name(member), kind(member.sym()), interpreter.shown(type));
    }

    private static NameKind kind(Symbol symbol) {
        if (symbol.hasPackageFlag()) {
            return NameKind.PACKAGE;
        }
        if (symbol.isType() || symbol.isModule()) {
            return NameKind.CLASS;
        }
        return symbol.isMethod() && !symbol.isAccessor() ? NameKind.FUNCTION : NameKind.VALUE;
    }

    Inspected inspect(String code, int codePoint) {
        int cursor = code.offsetByCodePoints(0, codePoint);
        int from = wordStart(code, cursor);
        int to = wordEnd(code, cursor);
        if (from == to) {
            return Inspected.NOTHING;
        }
        return interpreter.present(code, Inspected.NOTHING, result -> {
            Tree tree = result.typedTreeAt(from, to);
            Function<Symbol, Inspected> known = symbol -> new Inspected(
                    code.substring(from, to),
                    kind(symbol),
                    interpreter.shown(result.compiler()
                            .exitingTyper(() -> String.valueOf(tree.tpe() == null ? symbol.info() : tree.tpe()))),
                    interpreter.shown(result.compiler().exitingTyper(symbol::defString)));
            Symbol symbol = tree.symbol();
            return symbol == null || symbol.name() == null || !symbol.exists() || symbol.isError()
                    ? Inspected.NOTHING
                    : known.apply(symbol);
        });
    }

    private static int wordStart(String code, int cursor) {
        int start = cursor;
        while (start > 0 && Character.isJavaIdentifierPart(code.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static int wordEnd(String code, int cursor) {
        int end = cursor;
        while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
            end++;
        }
        return end;
    }
}
