package dev.parley.session.host;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineEvent.StatementDisplayed;
import dev.parley.protocol.engine.EngineEvent.StatementPrinted;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.output.StatementOutput;
import dev.parley.session.task.RepeatedTask;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends what running statements print and display, soon and in pieces, and how far their jobs are, while the link has
 * room. Thread-safe; one thread of its own.
 */
final class OutputPump implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(20);
    private static final Duration ROOM_WAIT = Duration.ofMillis(500);

    private final Events events;
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(this::run, "parley-output");
    private volatile boolean closed;

    OutputPump(Events events) {
        this.events = events;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Sends this statement's output from now on. */
    Channel open(SessionKey key, int statement, Execution execution) {
        var channel = new Channel(key, statement, execution);
        channels.add(channel);
        return channel;
    }

    /** Sends the rest of a statement's output, which is shut, and no more; its thread cannot do so. */
    void abandon(SessionKey key, int statement) {
        List.copyOf(channels).stream()
                .filter(channel -> channel.key.equals(key) && channel.statement == statement)
                .forEach(Channel::abandon);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        var draining = new RepeatedTask(
                "output of statements could not be sent", () -> channels.forEach(channel -> channel.drain(false)));
        while (!closed) {
            draining.run();
            LockSupport.parkNanos(this, PERIOD.toNanos());
        }
    }

    /** One statement's output on its way. */
    final class Channel {
        private final SessionKey key;
        private final int statement;
        private final StatementOutput output;
        private final ProgressTeller progress;

        private Channel(SessionKey key, int statement, Execution execution) {
            this.key = key;
            this.statement = statement;
            this.output = execution.output();
            this.progress = new ProgressTeller(events, key, statement, execution);
        }

        /** Sends the rest, waiting for room unless the statement was cancelled; called by the statement's thread. */
        void finish(StatementRun run) {
            channels.remove(this);
            drain(false);
            while (!closed && !run.isCancelled() && !output.isEmpty()) {
                try {
                    events.awaitRoom(ROOM_WAIT);
                } catch (InterruptedException cancelled) {
                    break; // what is left is little, and goes as it is
                }
                drain(false);
            }
            drain(true);
            output.shut();
        }

        private void abandon() {
            channels.remove(this);
            drain(true);
        }

        private synchronized void drain(boolean all) {
            while (all || events.hasRoom()) {
                StatementOutput.Piece piece = output.poll();
                if (piece == null) {
                    break;
                }
                events.send(event(piece));
            }
            if (all) {
                progress.tell();
            } else {
                progress.tellInTime();
            }
        }

        private EngineEvent event(StatementOutput.Piece piece) {
            if (piece instanceof StatementOutput.Piece.Rich rich) {
                return new StatementDisplayed(key, statement, rich.bundle());
            }
            var text = (StatementOutput.Piece.Text) piece;
            return new StatementPrinted(key, statement, text.stream(), text.text());
        }
    }
}
