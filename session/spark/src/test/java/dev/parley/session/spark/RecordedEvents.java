package dev.parley.session.spark;

import static org.awaitility.Awaitility.await;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineEvent.OfSession;
import dev.parley.protocol.engine.EngineEvent.StatementPrinted;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.session.host.Events;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Keeps the events by session; printed text beyond a bound is only counted. Thread-safe. */
final class RecordedEvents implements Events {
    private static final int KEPT_PIECES = 1_000;
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    private final Map<SessionKey, List<EngineEvent>> bySession = new HashMap<>();
    private final Map<SessionKey, AtomicLong> printed = new HashMap<>();

    @Override
    public synchronized void send(EngineEvent event) {
        SessionKey key = ((OfSession) event).key();
        List<EngineEvent> events = bySession.computeIfAbsent(key, any -> new ArrayList<>());
        if (event instanceof StatementPrinted piece) {
            long sofar = printed.computeIfAbsent(key, any -> new AtomicLong())
                    .addAndGet(piece.text().length());
            if (events.size() > KEPT_PIECES && sofar > 0) {
                return;
            }
        }
        events.add(event);
    }

    synchronized long printedCharacters(SessionKey key) {
        return printed.getOrDefault(key, new AtomicLong()).get();
    }

    synchronized List<EngineEvent> of(SessionKey key) {
        return List.copyOf(bySession.getOrDefault(key, List.of()));
    }

    synchronized void forget(SessionKey key) {
        bySession.remove(key);
        printed.remove(key);
    }

    <T extends EngineEvent> T awaitEvent(SessionKey key, Class<T> type, Predicate<T> wanted) {
        return await().dontCatchUncaughtExceptions()
                .atMost(DEADLINE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> of(key).stream()
                                .filter(type::isInstance)
                                .map(type::cast)
                                .filter(wanted)
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    @Override
    public boolean hasRoom() {
        return true;
    }

    @Override
    public boolean awaitRoom(Duration atMost) {
        return true;
    }
}
