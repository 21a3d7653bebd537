package dev.parley.session.link;

import dev.parley.protocol.Wire;
import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.UnreadableCommand;
import dev.parley.protocol.link.CloseCode;
import dev.parley.protocol.link.Frame;
import dev.parley.protocol.link.Inbox;
import dev.parley.protocol.link.LinkException;
import dev.parley.protocol.link.LinkState;
import dev.parley.session.host.Events;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's side of the link over all its connections: events go out, commands come in, each once and in order.
 * Thread-safe. Sending never waits; frames that find no connection wait in the outbox for the next one.
 */
public final class EngineLink implements Events, LinkConnection.Owner, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineLink.class);

    /** Characters kept unacknowledged, beyond which statements that print wait. */
    private static final long WINDOW_CHARACTERS = 1 << 20;

    /** Acknowledgements wait this long for an event to ride on: a command is mostly followed by one. */
    private static final Duration ACKNOWLEDGE_AFTER = Duration.ofMillis(10);

    private static final int NORMAL_CLOSE = 1000;

    private final EngineIdentity identity;
    private final LinkPeer peer;
    private final LinkState state;
    private final LinkWatch watch;
    private final LinkDialer dialer;
    private final Object lock = new Object();
    /** Held while a command is handed over, so that two connections cannot change the order; never asked for within the lock. */
    private final Object handover = new Object();

    private String server;
    private LinkConnection connection;
    private boolean welcomed;
    private boolean acknowledging;
    private boolean ended;

    /** A link that has not dialled yet. */
    public EngineLink(EngineIdentity identity, LinkClock clock, LinkPeer peer) {
        this(identity, clock, peer, new RenewedClient(HttpClient.newBuilder()));
    }

    EngineLink(EngineIdentity identity, LinkClock clock, LinkPeer peer, RenewedClient http) {
        this.identity = identity;
        this.peer = peer;
        this.state = new LinkState(identity.engine(), WINDOW_CHARACTERS);
        this.watch = new LinkWatch(clock, System::nanoTime);
        this.dialer = new LinkDialer(identity, clock, watch, http, this);
    }

    /** Dials, and goes on doing so until {@link #close()}. */
    public void start() {
        dialer.start(this::beat, this::end);
    }

    @Override
    public void send(EngineEvent event) {
        String message = Wire.write(event);
        synchronized (lock) {
            for (Frame frame : state.send(message)) {
                sendNow(frame);
            }
        }
    }

    @Override
    public boolean hasRoom() {
        synchronized (lock) {
            return state.hasRoom();
        }
    }

    @Override
    public boolean awaitRoom(Duration atMost) throws InterruptedException {
        return await(state::hasRoom, atMost);
    }

    /** Waits until the server has done with all events, or will take none any more, but not longer than this; whether. */
    public boolean awaitSettled(Duration atMost) throws InterruptedException {
        return await(() -> ended || state.isSettled(), atMost);
    }

    /** Says goodbye and dials no more. */
    @Override
    public void close() {
        LinkConnection last;
        synchronized (lock) {
            ended = true;
            last = connection;
            connection = null;
        }
        if (last != null) {
            last.close(NORMAL_CLOSE, "the engine ends");
        }
        dialer.close();
    }

    @Override
    public void opened(LinkConnection opened) {
        boolean isTaken = false;
        try {
            // Not between a command that is seen and what comes of it, nor between what is held and the newest event.
            synchronized (handover) {
                synchronized (lock) {
                    if (ended) {
                        opened.abort();
                        return;
                    }
                    watch.opened(); // a beat may come before its first frame
                    connection = opened;
                    welcomed = false;
                    isTaken = true;
                    dialer.opened();
                    opened.send(state.hello(server, peer.held()));
                }
            }
        } finally {
            if (!isTaken) {
                dialer.opened();
            }
        }
    }

    @Override
    public void received(LinkConnection from, Frame frame) {
        watch.heard();
        if (frame instanceof Frame.Data data) {
            take(from, data);
        } else if (frame instanceof Frame.Welcome welcome) {
            resume(from, welcome);
        } else if (frame instanceof Frame.Heartbeat heartbeat) {
            synchronized (lock) {
                if (from == connection) {
                    state.receive(heartbeat);
                    lock.notifyAll();
                }
            }
        } else {
            throw new LinkException("a server does not say hello");
        }
    }

    @Override
    public void lost(LinkConnection from, int closeCode, String reason) {
        synchronized (lock) {
            if (from != connection || ended) {
                return;
            }
            connection = null;
            welcomed = false;
            watch.lost();
        }
        from.abort();
        if (closeCode == CloseCode.UNKNOWN_ENGINE) {
            end("the server does not know this engine any more");
            return;
        }
        LOG.warn("the link to the server was cut ({} {}); dialling again", closeCode, reason);
        dialer.dialLater();
    }

    private void resume(LinkConnection from, Frame.Welcome welcome) {
        boolean isNewServer;
        synchronized (lock) {
            if (from != connection) {
                return;
            }
            var again = state.resume(welcome, server);
            isNewServer = server != null && !server.equals(welcome.server());
            server = welcome.server();
            welcomed = true;
            watch.welcomed();
            again.forEach(from::send);
        }
        dialer.welcomed();
        peer.linked(isNewServer);
        LOG.info("linked to the server at {}", identity.server());
    }

    private void take(LinkConnection from, Frame.Data data) {
        synchronized (handover) {
            Optional<Inbox.Message> message;
            synchronized (lock) {
                if (from != connection || !welcomed) {
                    return;
                }
                message = state.receive(data);
                lock.notifyAll();
            }
            message.ifPresent(this::handOver);
        }
    }

    private void handOver(Inbox.Message message) {
        carryOut(message.text());
        synchronized (lock) {
            state.done(message.seq());
            if (!acknowledging) {
                acknowledging = dialer.later(this::acknowledge, ACKNOWLEDGE_AFTER);
            }
        }
    }

    private void acknowledge() {
        synchronized (lock) {
            acknowledging = false;
            if (welcomed && state.owesAcknowledgement()) {
                sendNow(state.heartbeat());
            }
        }
    }

    private void carryOut(String text) {
        EngineCommand command;
        try {
            command = Wire.readCommand(text);
        } catch (LinkException e) {
            LOG.warn("a command was not understood, the server may be newer: {}", e.getMessage());
            UnreadableCommand.answer(text, e.getMessage(), Instant.now()).ifPresent(this::send);
            return;
        }
        try {
            peer.accept(command);
        } catch (RuntimeException e) {
            LOG.error("a command was not carried out: {}", command.getClass().getSimpleName(), e);
        }
    }

    private void beat() {
        boolean isAlone;
        synchronized (lock) {
            sendNow(state.heartbeat());
            isAlone = connection == null && !ended;
        }
        if (isAlone) {
            dialer.dialLater(); // where an error kept whoever lost the connection from it
        }
        if (watch.isSilent()) {
            LinkConnection silent;
            synchronized (lock) {
                silent = connection;
            }
            if (silent != null) {
                lost(silent, LinkConnection.NO_CODE, "the server is silent");
            }
        }
    }

    private void sendNow(Frame frame) {
        if (welcomed) {
            connection.send(frame);
        }
    }

    private void end(String reason) {
        synchronized (lock) {
            if (ended) {
                return;
            }
            ended = true;
            lock.notifyAll();
        }
        peer.ended(reason);
    }

    private boolean await(java.util.function.BooleanSupplier condition, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (lock) {
            while (!condition.getAsBoolean()) {
                long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (millis <= 0) {
                    return false;
                }
                lock.wait(millis);
            }
            return true;
        }
    }
}
