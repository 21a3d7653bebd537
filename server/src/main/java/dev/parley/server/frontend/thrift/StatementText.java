package dev.parley.server.frontend.thrift;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be said of a statement by its first word, before it has run. Stateless. */
final class StatementText {
    private static final Pattern FIRST_WORD =
            Pattern.compile("(?:\\s|--[^\\n]*(?:\\n|$)|/\\*.*?\\*/|\\()*([A-Za-z]+)", Pattern.DOTALL);

    private static final Set<String> WITHOUT_ROWS = Set.of(
            "create",
            "drop",
            "alter",
            "insert",
            "use",
            "refresh",
            "cache",
            "uncache",
            "clear",
            "truncate",
            "msck",
            "analyze",
            "load",
            "update",
            "delete",
            "merge",
            "add",
            "reset",
            "repair",
            "comment");

    private StatementText() {}

    /** Whether it is one statement surely; a semicolon anywhere but at the end, in a text too, makes it doubtful. */
    static boolean isSingle(String text) {
        int semicolon = text.indexOf(';');
        return semicolon < 0 || text.substring(semicolon + 1).isBlank();
    }

    /** Old drivers ask nobody but the handle, which they are given while the statement still runs. */
    static boolean likelyGivesRows(String text) {
        Matcher matcher = FIRST_WORD.matcher(text);
        return !matcher.lookingAt() || !WITHOUT_ROWS.contains(matcher.group(1).toLowerCase(Locale.ROOT));
    }
}
