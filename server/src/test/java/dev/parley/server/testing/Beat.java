package dev.parley.server.testing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Knows how long the JVM, or the whole machine, stood still: its own thread was late then, which does nothing. Thread-safe. */
final class Beat {
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(100);

    /** Less is the everyday lateness of a busy machine and excuses nobody. */
    private static final long LEAST = PERIOD;

    private static final int MOST = 100;

    private final LongSupplier clock;
    private final Deque<Pause> pauses = new ArrayDeque<>();
    private long due;

    private record Pause(long from, long until) {
        private boolean counts() {
            return until - from >= LEAST;
        }

        private long since(long start) {
            return Math.max(0, until - Math.max(from, start));
        }
    }

    /** One that beats when it is told to. */
    Beat(LongSupplier clock) {
        this.clock = clock;
        this.due = clock.getAsLong() + PERIOD;
    }

    /** One that beats for as long as the JVM lives. */
    static Beat started() {
        var beat = new Beat(System::nanoTime);
        var thread = new Thread(
                () -> {
                    while (true) {
                        LockSupport.parkNanos(beat, PERIOD);
                        beat.beat();
                    }
                },
                "blocked-threads-beat");
        thread.setDaemon(true);
        thread.start();
        return beat;
    }

    synchronized void beat() {
        long now = clock.getAsLong();
        pauses.addLast(new Pause(due, now));
        pauses.removeIf(pause -> !pause.counts());
        if (pauses.size() > MOST) {
            pauses.removeFirst();
        }
        due = now + PERIOD;
    }

    /** For how much of this time, up to now, all stood still. */
    synchronized Duration late(Duration last) {
        long now = clock.getAsLong();
        long start = now - last.toNanos();
        var latest = new Pause(due, now); // who asks may have woken up before the beat
        return Duration.ofNanos(Stream.concat(pauses.stream(), Stream.of(latest))
                .filter(Pause::counts)
                .mapToLong(pause -> pause.since(start))
                .sum());
    }
}
