package dev.parley.server.stream;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Which events of one kind are kept: all of the last hour, before that one a minute for a day, one that says something where
 * there is one. Belongs to the event loop.
 */
final class ThinnedRing {
    static final Duration AT_FULL_DETAIL = Duration.ofHours(1);
    /** Two a second are told at most. */
    static final int MOST_AT_FULL_DETAIL = 7_200;
    /** One a minute, of a day. */
    static final int MOST_THINNED = 1_440;

    private final Predicate<StreamEvent> isTelling;
    private final Consumer<StreamEvent> forget;
    private final Deque<StreamEvent> thinned = new ArrayDeque<>();
    private final Deque<StreamEvent> full = new ArrayDeque<>();

    /**
     * An empty one.
     *
     * @param isTelling whether an event says something, so that it is kept rather than one that does not
     * @param forget takes what is kept no more
     */
    ThinnedRing(Predicate<StreamEvent> isTelling, Consumer<StreamEvent> forget) {
        this.isTelling = isTelling;
        this.forget = forget;
    }

    void add(StreamEvent event) {
        full.addLast(event);
        Instant since = event.at().minus(AT_FULL_DETAIL);
        while (full.size() > MOST_AT_FULL_DETAIL || full.getFirst().at().isBefore(since)) {
            thin(full.removeFirst());
        }
        if (thinned.size() > MOST_THINNED) {
            forget.accept(thinned.removeFirst());
        }
    }

    private void thin(StreamEvent old) {
        if (thinned.isEmpty() || !minute(old).equals(minute(thinned.getLast()))) {
            thinned.addLast(old);
        } else if (isTelling.test(old) && !isTelling.test(thinned.getLast())) {
            forget.accept(thinned.removeLast());
            thinned.addLast(old);
        } else {
            forget.accept(old);
        }
    }

    private static Instant minute(StreamEvent event) {
        return event.at().truncatedTo(ChronoUnit.MINUTES);
    }

    void dropOldest() {
        StreamEvent oldest = thinned.isEmpty() ? full.pollFirst() : thinned.removeFirst();
        if (oldest != null) {
            forget.accept(oldest);
        }
    }

    int size() {
        return thinned.size() + full.size();
    }
}
