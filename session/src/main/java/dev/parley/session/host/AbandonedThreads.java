package dev.parley.session.host;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Threads that go on with code which could not be stopped; those that have ended since are forgotten. Thread-safe. */
final class AbandonedThreads {
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    void add(Thread thread) {
        threads.add(thread);
    }

    int count() {
        threads.removeIf(thread -> !thread.isAlive());
        return threads.size();
    }
}
