package dev.parley.server.session;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.server.session.StatementEvent.Fact;
import dev.parley.server.session.StatementEvent.Gap;
import dev.parley.server.session.StatementEvent.Printed;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What happened to a statement, in order: all of it within a bound, else its first and its last part with a gap between
 * them. Belongs to the event loop.
 */
final class EventLog {
    /** Of each part, however short the events are. */
    static final int MOST_EVENTS = 5_000;

    private final int half;
    private final int pieceLength;
    private final NavigableMap<Long, StatementEvent> head = new TreeMap<>();
    private final NavigableMap<Long, StatementEvent> tail = new TreeMap<>();
    private int headCharacters;
    private int tailCharacters;
    private long omitted;
    private long lastId = -1;

    /**
     * An empty one.
     *
     * @param bound characters of text kept, one half of them from the start and the other from the end
     */
    EventLog(int bound) {
        this.half = bound / 2;
        this.pieceLength = Math.max(1, bound / 8);
    }

    void print(Instant at, EngineEvent.Stream stream, String text) {
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + pieceLength);
            to += to < text.length() && Character.isLowSurrogate(text.charAt(to)) ? 1 : 0;
            add(at, new Printed(stream, text.substring(from, to)));
            from = to;
        }
    }

    void add(Instant at, Fact fact) {
        var event = new StatementEvent(++lastId, at, fact);
        int length = event.characters();
        if (tail.isEmpty() && head.size() < MOST_EVENTS && headCharacters + length <= half) {
            head.put(event.id(), event);
            headCharacters += length;
            return;
        }
        tail.put(event.id(), event);
        tailCharacters += length;
        while (tail.size() > 1 && (tailCharacters > half || tail.size() > MOST_EVENTS)) {
            int dropped = tail.pollFirstEntry().getValue().characters();
            tailCharacters -= dropped;
            omitted += dropped;
        }
    }

    /** The id of the newest, or -1. */
    long lastId() {
        return lastId;
    }

    /** The events after an id, at most so many; what was dropped among them is one {@link Gap}. */
    List<StatementEvent> after(long id, int limit) {
        Stream<StatementEvent> gap = gap().filter(event -> event.id() > id).stream();
        return Stream.of(head.tailMap(id, false).values().stream(), gap, tail.tailMap(id, false).values().stream())
                .flatMap(events -> events)
                .limit(limit)
                .toList();
    }

    /** How many characters of text are dropped. */
    long omitted() {
        return omitted;
    }

    /** The text of all that was printed, with a line where some is left out. */
    String text() {
        return text(all());
    }

    /** All that is kept, the gap included. */
    List<StatementEvent> all() {
        return after(-1, Integer.MAX_VALUE);
    }

    static String text(List<StatementEvent> events) {
        var text = new StringBuilder();
        for (StatementEvent event : events) {
            if (event.fact() instanceof Printed printed) {
                text.append(printed.text());
            } else if (event.fact() instanceof Gap gap) {
                text.append(gapLine(gap.characters()));
            }
        }
        return text.toString();
    }

    static String gapLine(long characters) {
        return "\n[… " + characters + " characters are left out here …]\n";
    }

    /** Stands just before the first event after it, so that who has read up to there is not told of it. */
    private Optional<StatementEvent> gap() {
        return omitted == 0
                ? Optional.empty()
                : Optional.of(new StatementEvent(
                        tail.firstKey() - 1, tail.firstEntry().getValue().at(), new Gap(omitted)));
    }
}
