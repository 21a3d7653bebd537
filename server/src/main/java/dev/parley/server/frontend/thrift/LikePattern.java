package dev.parley.server.frontend.thrift;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Patterns of names as JDBC has them: {@code %} any letters, {@code _} one, a backslash before one of them itself. */
final class LikePattern {
    /** What drivers in Python write for any letters: Hive takes patterns for regular expressions. */
    private static final String HIVES_ANY = ".*";

    private LikePattern() {}

    /** Case does not count; nothing, or nothing but {@code *}, matches all. */
    static Predicate<String> of(String pattern) {
        String expression = expression(pattern);
        return expression == null ? name -> true : Pattern.compile(expression).asMatchPredicate();
    }

    /** The same as a regular expression; null where all match. */
    static String expression(String pattern) {
        if (pattern == null || pattern.isEmpty() || pattern.equals("*") || pattern.equals("%")) {
            return null;
        }
        var regex = new StringBuilder("(?ius)"); // letters of all languages, and lines count as letters
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (pattern.startsWith(HIVES_ANY, i)) {
                regex.append(".*");
                i++;
            } else if (c == '\\' && i + 1 < pattern.length()) {
                regex.append(Pattern.quote(String.valueOf(pattern.charAt(++i))));
            } else if (c == '%') {
                regex.append(".*");
            } else if (c == '_') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }
}
