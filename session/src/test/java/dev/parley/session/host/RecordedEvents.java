package dev.parley.session.host;

import dev.parley.protocol.engine.EngineEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps events in the order in which they came. Thread-safe. */
final class RecordedEvents implements Events {
    private final List<EngineEvent> all = new CopyOnWriteArrayList<>();
    volatile Runnable whileSending = () -> {};

    @Override
    public void send(EngineEvent event) {
        whileSending.run();
        all.add(event);
    }

    @Override
    public boolean hasRoom() {
        return true;
    }

    @Override
    public boolean awaitRoom(Duration atMost) {
        return true;
    }

    <T> List<T> await(Class<T> type, int count) {
        return org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> all.stream()
                                .filter(type::isInstance)
                                .map(type::cast)
                                .toList(),
                        found -> found.size() >= count);
    }
}
