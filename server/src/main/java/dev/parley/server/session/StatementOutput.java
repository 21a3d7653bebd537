package dev.parley.server.session;

import dev.parley.protocol.model.Table;
import java.util.List;

/**
 * What a statement gave so far.
 *
 * @param text what it printed and the interpreter's echo; the middle is left out where it was too long
 * @param textOmitted how many characters were left out of {@code text}
 * @param table the table it gave, or null
 * @param events what happened in which order, the text in pieces
 */
public record StatementOutput(String text, long textOmitted, Table table, List<EventMark> events) {
    public static final StatementOutput NONE = new StatementOutput("", 0, null, List.of());

    public StatementOutput {
        events = List.copyOf(events);
    }
}
