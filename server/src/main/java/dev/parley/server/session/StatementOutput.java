package dev.parley.server.session;

import dev.parley.protocol.model.Bundle;
import dev.parley.protocol.model.Progress;
import dev.parley.protocol.model.Table;
import java.util.List;

/**
 * What a statement gave so far.
 *
 * @param text what it printed and the interpreter's echo; the middle is left out where it was too long
 * @param textOmitted how many characters were left out of {@code text}
 * @param table the table it gave, or null
 * @param display rich output, in order
 * @param progress how far its Spark jobs are; null where it has none
 * @param events what happened in which order, the text in pieces
 * @param rowsWritten how many rows it wrote to a table; null where that is not so, or not known
 */
public record StatementOutput(
        String text,
        long textOmitted,
        Table table,
        List<Bundle> display,
        Progress progress,
        List<EventMark> events,
        Long rowsWritten) {
    public static final StatementOutput NONE = new StatementOutput("", 0, null, List.of());

    public StatementOutput {
        display = List.copyOf(display);
        events = List.copyOf(events);
    }

    /** Without rich output and jobs. */
    public StatementOutput(String text, long textOmitted, Table table, List<EventMark> events) {
        this(text, textOmitted, table, List.of(), null, events, null);
    }

    /** How many characters its text and its rich output have, about. */
    public long characters() {
        return text.length() + display.stream().mapToLong(Bundle::characters).sum();
    }
}
