package dev.parley.session.interpreter.sql;

import java.util.Locale;
import java.util.Set;
import org.antlr.v4.runtime.Token;

/**
 * How deep in {@code BEGIN … END} a text is, where semicolons separate nothing. Belongs to one splitter.
 *
 * <p>Spark 3.5 does not know {@code BEGIN}, later ones do; so the word is recognised by its place, at the start of a
 * statement, and may be a name everywhere else.
 */
final class CompoundDepth {
    private static final Set<String> BEFORE_STATEMENT =
            Set.of(";", ":", "BEGIN", "THEN", "ELSE", "DO", "LOOP", "REPEAT");
    private static final Set<String> CLOSED_BY_NAME = Set.of("IF", "WHILE", "LOOP", "REPEAT", "FOR");

    private String previous = "";
    private int depth;
    private boolean inCompound;

    void take(Token token) {
        String word = token.getText().toUpperCase(Locale.ROOT);
        if (word.equals("BEGIN") && (previous.isEmpty() || BEFORE_STATEMENT.contains(previous))) {
            inCompound = true;
            depth++;
        } else if (inCompound) {
            inside(token.getType(), word);
        }
        previous = word;
    }

    private void inside(int type, String word) {
        if (type == SqlTokens.CASE && !previous.equals("END")) {
            depth++;
        } else if (type == SqlTokens.END) {
            depth--;
        } else if (previous.equals("END") && CLOSED_BY_NAME.contains(word)) {
            depth++; // END IF closes an IF, which was not counted
        }
    }

    boolean isOutside() {
        return depth <= 0;
    }

    void reset() {
        previous = "";
        depth = 0;
        inCompound = false;
    }
}
