package dev.parley.session.spark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Cuts a snippet where definitions of classes end or begin, so that what follows finds them ready. Belongs to its
 * session's thread.
 *
 * <p>An instance of a class whose surroundings are still being initialised is of no use to Spark's encoders; people write
 * a case class and its Dataset in one snippet all the same. A snippet that would mean something else in pieces stays one.
 */
final class SnippetCutter {
    private final SnippetParser parser;

    SnippetCutter(SnippetParser parser) {
        this.parser = parser;
    }

    /** The pieces in order; one where there is nothing to cut, or where the snippet has a syntax error. */
    List<CodePiece> cut(String snippet) {
        List<TopLevelStatement> statements = parser.parse(snippet);
        if (!usesWhatItDefines(statements)) {
            return List.of(CodePiece.whole(snippet));
        }
        var pieces = new ArrayList<CodePiece>();
        int start = 0;
        for (int at = 1; at < statements.size(); at++) {
            if (isDefinitional(statements, at - 1) != isDefinitional(statements, at) && meansTheSame(statements, at)) {
                int end = statements.get(at).start();
                pieces.add(new CodePiece(snippet, start, end));
                start = end;
            }
        }
        pieces.add(new CodePiece(snippet, start, snippet.length()));
        return List.copyOf(pieces);
    }

    private static boolean usesWhatItDefines(List<TopLevelStatement> statements) {
        var rest = statements.stream()
                .filter(statement -> !statement.isImport())
                .map(TopLevelStatement::isType)
                .dropWhile(isType -> !isType);
        return rest.anyMatch(isType -> !isType);
    }

    /** Whether it defines a type, or is an import beside such a definition. */
    private static boolean isDefinitional(List<TopLevelStatement> statements, int at) {
        return statements.get(at).isImport()
                ? isTypeFirst(statements.subList(at, statements.size()))
                        || isTypeFirst(reversed(statements.subList(0, at)))
                : statements.get(at).isType();
    }

    private static boolean isTypeFirst(List<TopLevelStatement> statements) {
        return statements.stream()
                .filter(statement -> !statement.isImport())
                .findFirst()
                .filter(TopLevelStatement::isType)
                .isPresent();
    }

    private static List<TopLevelStatement> reversed(List<TopLevelStatement> statements) {
        var reversed = new ArrayList<>(statements);
        Collections.reverse(reversed);
        return reversed;
    }

    /** Whether a cut there changes nothing: no piece needs what only the same or a later one can give. */
    private static boolean meansTheSame(List<TopLevelStatement> statements, int at) {
        var before = statements.subList(0, at);
        var after = statements.subList(at, statements.size());
        Set<String> definedAfter = all(after, TopLevelStatement::defined);
        return Collections.disjoint(all(before, TopLevelStatement::used), definedAfter)
                // A companion, an overload, or a mistake that the compiler is to find.
                && Collections.disjoint(all(before, TopLevelStatement::defined), definedAfter)
                && Collections.disjoint(
                        all(before, TopLevelStatement::definedSealed), all(after, TopLevelStatement::extended))
                && Collections.disjoint(
                        all(before, TopLevelStatement::definedHidden), all(after, TopLevelStatement::used));
    }

    private static Set<String> all(List<TopLevelStatement> statements, Function<TopLevelStatement, Set<String>> names) {
        var all = new HashSet<String>();
        statements.forEach(statement -> all.addAll(names.apply(statement)));
        return all;
    }
}
