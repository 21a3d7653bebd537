package dev.parley.server.session;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.model.Bundle;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.session.StatementEvent.Broke;
import dev.parley.server.session.StatementEvent.Displayed;
import dev.parley.server.session.StatementEvent.Fact;
import dev.parley.server.session.StatementEvent.Gap;
import dev.parley.server.session.StatementEvent.Gave;
import dev.parley.server.session.StatementEvent.Moved;
import dev.parley.server.session.StatementEvent.Printed;
import dev.parley.server.session.StatementEvent.Progressed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * An event as it is stored: what it says stands in the statement's text, table, error and so on, and is not stored twice.
 *
 * @param characters how much of the text is this event's
 * @param state of a {@code state}; else null
 */
public record EventMark(long id, Instant at, Kind kind, int characters, StatementState state) {
    /** What it says. */
    public enum Kind {
        @JsonProperty("stdout")
        STDOUT,
        @JsonProperty("stderr")
        STDERR,
        @JsonProperty("state")
        STATE,
        @JsonProperty("result")
        RESULT,
        @JsonProperty("error")
        ERROR,
        @JsonProperty("gap")
        GAP,
        @JsonProperty("display")
        DISPLAY,
        @JsonProperty("progress")
        PROGRESS
    }

    static EventMark of(StatementEvent event) {
        if (event.fact() instanceof Printed printed) {
            Kind kind = printed.stream() == EngineEvent.Stream.STDOUT ? Kind.STDOUT : Kind.STDERR;
            return new EventMark(event.id(), event.at(), kind, printed.text().length(), null);
        } else if (event.fact() instanceof Moved moved) {
            return new EventMark(event.id(), event.at(), Kind.STATE, 0, moved.state());
        } else if (event.fact() instanceof Gap gap) {
            int length = EventLog.gapLine(gap.characters()).length();
            return new EventMark(event.id(), event.at(), Kind.GAP, length, null);
        }
        return new EventMark(event.id(), event.at(), kindOf(event.fact()), 0, null);
    }

    private static Kind kindOf(Fact fact) {
        if (fact instanceof Displayed) {
            return Kind.DISPLAY;
        }
        if (fact instanceof Progressed) {
            return Kind.PROGRESS;
        }
        return fact instanceof Gave ? Kind.RESULT : Kind.ERROR;
    }

    /** The events of a statement that has ended, as its marks, text, table and error tell them. */
    static List<StatementEvent> events(StatementSnapshot ended) {
        List<StatementEvent> events = soFar(ended);
        addMissingEnd(events, ended);
        return List.copyOf(events);
    }

    /** Those of one that need not have ended. */
    static List<StatementEvent> soFar(StatementSnapshot ended) {
        var events = new ArrayList<StatementEvent>();
        Iterator<Bundle> displays = ended.output().display().iterator();
        int at = 0;
        for (EventMark mark : ended.output().events()) {
            int end = Math.min(ended.output().text().length(), at + mark.characters());
            events.add(new StatementEvent(mark.id(), mark.at(), mark.fact(ended, at, end, displays)));
            at = end;
        }
        return events;
    }

    private Fact fact(StatementSnapshot ended, int from, int to, Iterator<Bundle> displays) {
        return switch (kind) {
            case STDOUT ->
                new Printed(EngineEvent.Stream.STDOUT, ended.output().text().substring(from, to));
            case STDERR ->
                new Printed(EngineEvent.Stream.STDERR, ended.output().text().substring(from, to));
            case STATE -> new Moved(state);
            case RESULT -> new Gave(ended.output().table());
            case ERROR -> new Broke(ended.error());
            case GAP -> new Gap(ended.output().textOmitted());
            case DISPLAY -> new Displayed(displays.next());
            case PROGRESS -> new Progressed(ended.output().progress());
        };
    }

    /** One that the server's own end cut off was ended by the next start, which wrote no event. */
    private static void addMissingEnd(List<StatementEvent> events, StatementSnapshot ended) {
        if (!events.isEmpty() && events.get(events.size() - 1).isLast()) {
            return;
        }
        long next = events.isEmpty() ? 0 : events.get(events.size() - 1).id() + 1;
        Instant at = ended.endedAt() == null ? ended.submittedAt() : ended.endedAt();
        if (ended.error() != null) {
            events.add(new StatementEvent(next++, at, new Broke(ended.error())));
        }
        events.add(new StatementEvent(next, at, new Moved(ended.state())));
    }
}
