package dev.parley.server.session;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.model.Bundle;
import dev.parley.protocol.model.Progress;
import dev.parley.server.session.StatementEvent.Displayed;
import dev.parley.server.session.StatementEvent.Fact;
import dev.parley.server.session.StatementEvent.Gap;
import dev.parley.server.session.StatementEvent.Printed;
import dev.parley.server.session.StatementEvent.Progressed;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What happened to a statement, in order: of what it printed all within a bound, else the first and the last part with a
 * gap between them; of its progress the newest; of the rest all, which is little. Belongs to the event loop.
 */
final class EventLog {
    /** Of each part of what was printed, however short the events are. */
    static final int MOST_EVENTS = 5_000;

    private final int half;
    private final int pieceLength;
    private final NavigableMap<Long, StatementEvent> events = new TreeMap<>();
    private final Deque<StatementEvent> tail = new ArrayDeque<>();
    private int headEvents;
    private int headCharacters;
    private int tailCharacters;
    private long omitted;
    private long gapId = -1;
    private long progressId = -1;
    private int displays;
    private long displayCharacters;
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

    /** Goes on where an earlier run of the server was. */
    void restore(List<StatementEvent> stored, long storedOmitted) {
        boolean afterGap = false;
        for (StatementEvent event : stored) {
            events.put(event.id(), event);
            lastId = event.id();
            if (event.fact() instanceof Gap) {
                afterGap = true;
                gapId = event.id();
            } else if (event.fact() instanceof Progressed) {
                progressId = event.id();
            } else if (event.fact() instanceof Displayed displayed) {
                displays++;
                displayCharacters += displayed.bundle().characters();
            } else if (event.fact() instanceof Printed) {
                restorePrinted(event, afterGap);
            }
        }
        omitted = storedOmitted;
    }

    private void restorePrinted(StatementEvent printed, boolean afterGap) {
        if (afterGap) {
            tail.addLast(printed);
            tailCharacters += printed.characters();
        } else {
            keep(printed);
        }
    }

    void print(Instant at, EngineEvent.Stream stream, String text) {
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + pieceLength);
            to += to < text.length() && Character.isLowSurrogate(text.charAt(to)) ? 1 : 0;
            keep(append(at, new Printed(stream, text.substring(from, to))));
            from = to;
        }
    }

    /** Keeps text as the first part's or the last one's, which pushes the oldest of the last part out. */
    private void keep(StatementEvent printed) {
        int length = printed.characters();
        if (tail.isEmpty() && headEvents < MOST_EVENTS && headCharacters + length <= half) {
            headEvents++;
            headCharacters += length;
            return;
        }
        tail.addLast(printed);
        tailCharacters += length;
        while (tail.size() > 1 && (tailCharacters > half || tail.size() > MOST_EVENTS)) {
            drop(tail.removeFirst());
        }
    }

    /** The gap stands where the last of what it stands for was, so that who has read up to there is not told of it. */
    private void drop(StatementEvent printed) {
        tailCharacters -= printed.characters();
        omitted += printed.characters();
        events.remove(gapId);
        gapId = printed.id();
        events.put(gapId, new StatementEvent(gapId, printed.at(), new Gap(omitted)));
    }

    /** Takes the place of what was said before of how far the jobs are. */
    void progress(Instant at, Progress progress) {
        events.remove(progressId);
        progressId = append(at, new Progressed(progress)).id();
    }

    /** Keeps rich output within the bounds that the engine has as well; what is beyond is dropped. */
    void display(Instant at, Bundle bundle) {
        int length = bundle.characters();
        if (displays < Bundle.MOST_OF_STATEMENT
                && displayCharacters + length <= Bundle.MOST_CHARACTERS_OF_STATEMENT
                && length <= Bundle.MOST_CHARACTERS) {
            displays++;
            displayCharacters += length;
            append(at, new Displayed(bundle));
        }
    }

    /** For what happens a few times at most. */
    void add(Instant at, Fact fact) {
        append(at, fact);
    }

    private StatementEvent append(Instant at, Fact fact) {
        var event = new StatementEvent(++lastId, at, fact);
        events.put(event.id(), event);
        return event;
    }

    /** The id of the newest, or -1. */
    long lastId() {
        return lastId;
    }

    /** The events after an id; what was dropped among them is one {@link Gap}. */
    Iterable<StatementEvent> after(long id) {
        return events.tailMap(id, false).values();
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
        return List.copyOf(events.values());
    }

    /** The newest, or null. */
    Progress progress() {
        StatementEvent newest = events.get(progressId);
        return newest == null ? null : ((Progressed) newest.fact()).progress();
    }

    /** All rich output, in order. */
    List<Bundle> displays() {
        return displays == 0
                ? List.of()
                : events.values().stream()
                        .map(StatementEvent::fact)
                        .filter(Displayed.class::isInstance)
                        .map(fact -> ((Displayed) fact).bundle())
                        .toList();
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
}
