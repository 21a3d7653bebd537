package dev.parley.server.engine;

import dev.parley.protocol.Wire;
import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.link.CloseCode;
import dev.parley.protocol.link.Frame;
import dev.parley.protocol.link.FrameCodec;
import dev.parley.protocol.link.Inbox;
import dev.parley.protocol.link.LinkException;
import dev.parley.protocol.link.LinkState;
import dev.parley.protocol.link.LinkTiming;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's end of the link to one engine, over all its connections. Belongs to the gateway's event loop.
 *
 * <p>What is kept for the engine is bounded by what is sent: one statement for each of its sessions.
 */
final class EngineLink {
    private static final Logger LOG = LoggerFactory.getLogger(EngineLink.class);
    private static final long KEPT_CHARACTERS = 64 << 20;
    /** Acknowledgements wait this long for a command to ride on. */
    private static final long ACKNOWLEDGE_AFTER_MILLIS = 10;

    /** Who the link reports to. */
    interface Peer {
        /**
         * Called in order; the future succeeds once the event needs no second telling.
         *
         * @param number the same whenever the engine tells it, rising
         */
        Future<Void> received(long number, EngineEvent event);

        void connected();

        /** All that it had to say at its last connection was received and is done; what it held then. */
        void caughtUp(List<Frame.HeldSession> held);

        void disconnected(String why);
    }

    private final Vertx vertx;
    private final String engine;
    private final String server;
    private final Peer peer;
    private final LinkTiming timing = LinkTiming.DEFAULT;
    private final LinkState state;
    private Future<Void> handled = Future.succeededFuture();
    private ServerWebSocket socket;
    private boolean welcomed;
    /** What the engine is still to catch up with; null once it has. */
    private Frame.Hello behind;

    private boolean ended;
    private long heartbeatTimer = -1;
    private long acknowledgeTimer = -1;
    private long lastHeard;

    EngineLink(Vertx vertx, String engine, String server, Peer peer) {
        this.vertx = vertx;
        this.engine = engine;
        this.server = server;
        this.peer = peer;
        this.state = new LinkState(engine, KEPT_CHARACTERS);
    }

    void send(EngineCommand command) {
        var frames = state.send(Wire.write(command));
        if (welcomed) {
            frames.forEach(this::write);
        }
    }

    /** Takes a new connection of the engine, instead of the one it had. */
    void accept(ServerWebSocket newSocket) {
        if (ended) {
            newSocket.close(CloseCode.UNKNOWN_ENGINE, "the server has given this engine up");
            return;
        }
        if (socket != null) {
            drop(CloseCode.REPLACED, "a newer connection took over");
        }
        socket = newSocket;
        lastHeard = System.nanoTime();
        newSocket.textMessageHandler(text -> {
            if (newSocket == socket) {
                read(text);
            }
        });
        newSocket.exceptionHandler(e -> LOG.debug("engine {}: {}", engine, e.toString()));
        newSocket.closeHandler(ignored -> {
            if (newSocket == socket) {
                drop((short) 1000, "the connection was closed");
            }
        });
        heartbeatTimer = vertx.setPeriodic(timing.heartbeat().toMillis(), ignored -> heartbeat());
    }

    /** Closes the connection and takes no other. */
    void end() {
        ended = true;
        if (socket != null) {
            drop(CloseCode.UNKNOWN_ENGINE, "the server has given this engine up");
        }
    }

    private void read(String text) {
        lastHeard = System.nanoTime();
        try {
            Frame frame = FrameCodec.decode(text);
            if (!frame.engine().equals(engine)) {
                throw new LinkException("a frame of " + frame.engine() + " came on the link of " + engine);
            }
            take(frame);
        } catch (LinkException e) {
            LOG.warn("engine {} broke the link's protocol, it will dial again: {}", engine, e.getMessage());
            drop(CloseCode.PROTOCOL, "protocol error");
        }
    }

    private void take(Frame frame) {
        if (frame instanceof Frame.Hello hello) {
            welcome(hello);
        } else if (!welcomed) {
            throw new LinkException("the first frame must be hello");
        } else if (frame instanceof Frame.Heartbeat heartbeat) {
            state.receive(heartbeat);
        } else if (frame instanceof Frame.Data data) {
            state.receive(data).ifPresent(this::handle);
        } else {
            throw new LinkException("an engine does not send welcome");
        }
    }

    private void welcome(Frame.Hello hello) {
        if (hello.version() != Frame.VERSION) {
            throw new LinkException(
                    "version " + hello.version() + " of the link, " + Frame.VERSION + " is spoken here");
        }
        var frames = state.welcome(hello, server).toList();
        welcomed = true;
        behind = hello;
        peer.connected();
        frames.forEach(this::write);
        handled.onSuccess(ignored -> catchUp());
    }

    private void handle(Inbox.Message message) {
        Future<Void> taken = tell(message);
        handled = handled.compose(ignored -> taken).onSuccess(ignored -> {
            state.done(message.seq());
            acknowledgeSoon();
            catchUp();
        });
    }

    private void catchUp() {
        if (behind != null && state.done() >= behind.newest()) {
            List<Frame.HeldSession> held = behind.sessions();
            behind = null;
            peer.caughtUp(held);
        }
    }

    private Future<Void> tell(Inbox.Message message) {
        EngineEvent event;
        try {
            event = Wire.readEvent(message.text());
        } catch (LinkException e) {
            // Dialling again would not make it readable.
            LOG.warn(
                    "engine {}: an event was not understood and is lost, the engine may be newer: {}",
                    engine,
                    e.getMessage());
            return Future.succeededFuture();
        }
        return peer.received(message.seq(), event)
                // The outcome is in memory and is told; only its copy on disk failed, which the store has reported.
                .recover(e -> {
                    LOG.error("engine {}: an event could not be stored", engine, e);
                    return Future.succeededFuture();
                });
    }

    private void acknowledgeSoon() {
        if (acknowledgeTimer == -1) {
            acknowledgeTimer = vertx.setTimer(ACKNOWLEDGE_AFTER_MILLIS, ignored -> {
                acknowledgeTimer = -1;
                if (welcomed && state.owesAcknowledgement()) {
                    write(state.heartbeat());
                }
            });
        }
    }

    private void heartbeat() {
        if (System.nanoTime() - lastHeard > timing.silence().toNanos()) {
            drop(CloseCode.PROTOCOL, "nothing was heard for " + timing.silence().toSeconds() + " s");
        } else if (welcomed) {
            write(state.heartbeat());
        }
    }

    private void write(Frame frame) {
        if (socket != null) {
            // A failed write shows as a close; what was not acknowledged is sent again.
            socket.writeTextMessage(FrameCodec.encode(frame));
        }
    }

    private void drop(short code, String why) {
        ServerWebSocket dropped = socket;
        socket = null;
        welcomed = false;
        vertx.cancelTimer(heartbeatTimer);
        if (!dropped.isClosed()) {
            dropped.close(code, why);
        }
        peer.disconnected(why);
    }
}
