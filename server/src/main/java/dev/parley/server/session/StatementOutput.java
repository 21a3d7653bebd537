package dev.parley.server.session;

import dev.parley.protocol.model.Table;

/**
 * What a statement gave so far.
 *
 * @param text what it printed and the interpreter's echo; the middle is left out where it was too long
 * @param textOmitted how many characters were left out of {@code text}
 * @param table the table it gave, or null
 */
public record StatementOutput(String text, long textOmitted, Table table) {
    public static final StatementOutput NONE = new StatementOutput("", 0, null);
}
