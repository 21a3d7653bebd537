package dev.parley.server.engine;

import dev.parley.protocol.Wire;
import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.link.CloseCode;
import dev.parley.protocol.link.Frame;
import dev.parley.protocol.link.FrameCodec;
import dev.parley.protocol.link.LinkException;
import dev.parley.protocol.link.LinkState;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.List;

/** The server's end of the link to one engine as a test drives it: nothing but the protocol. Thread-safe, by its lock. */
final class LinkPeer implements TestedEngine {
    private static final long KEPT_CHARACTERS = 64 << 20;

    private final String engine;
    private final String secret;
    private final List<Frame.Hello> hellos = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private List<EngineEvent> events = new ArrayList<>();
    private LinkState state;
    private int instance = 1;
    private ServerWebSocket socket;
    private boolean welcomed;
    private boolean acknowledging = true;

    LinkPeer(String engine, String secret) {
        this.engine = engine;
        this.secret = secret;
        this.state = new LinkState(engine, KEPT_CHARACTERS);
    }

    @Override
    public synchronized void send(EngineCommand command) {
        sendText(Wire.write(command));
    }

    /** Also what is no command of ours. */
    synchronized void sendText(String message) {
        var frames = state.send(message);
        if (welcomed) {
            frames.forEach(this::write);
        }
    }

    /** All that happened since the last restart of this side, in order. */
    @Override
    public synchronized List<EngineEvent> events() {
        return List.copyOf(events);
    }

    synchronized List<Frame.Hello> hellos() {
        return List.copyOf(hellos);
    }

    /** What the engine did against the protocol. */
    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** From now on events are taken, but never done with: as if the disk did not answer. */
    synchronized void stopAcknowledging() {
        acknowledging = false;
    }

    /**
     * As a new instance of the server, which knows only what its predecessor was done with.
     *
     * @return what the predecessor saw, done with where it was acknowledging
     */
    synchronized List<EngineEvent> restart() {
        List<EngineEvent> seen = events;
        instance++;
        state = new LinkState(engine, KEPT_CHARACTERS);
        events = new ArrayList<>();
        acknowledging = true;
        disconnect();
        return seen;
    }

    /** The engine is not known any more. */
    synchronized void giveUp() {
        socket.close(CloseCode.UNKNOWN_ENGINE);
    }

    synchronized boolean isConnected() {
        return welcomed;
    }

    String engine() {
        return engine;
    }

    String secret() {
        return secret;
    }

    /** Breaks the protocol. */
    synchronized void say(String text) {
        socket.writeTextMessage(text);
    }

    boolean isAuthorised(String authorization) {
        return ("Bearer " + secret).equals(authorization);
    }

    synchronized void accept(ServerWebSocket newSocket) {
        disconnect();
        socket = newSocket;
        newSocket.textMessageHandler(text -> read(newSocket, text));
        newSocket.closeHandler(ignored -> closed(newSocket));
    }

    synchronized void heartbeat() {
        if (welcomed) {
            write(state.heartbeat());
        }
    }

    private synchronized void closed(ServerWebSocket closedSocket) {
        if (closedSocket == socket) {
            socket = null;
            welcomed = false;
        }
    }

    private synchronized void read(ServerWebSocket from, String text) {
        if (from != socket) {
            return;
        }
        try {
            take(FrameCodec.decode(text));
        } catch (LinkException e) {
            violations.add(e.getMessage());
            disconnect();
        }
    }

    private void take(Frame frame) {
        if (frame instanceof Frame.Hello hello && !welcomed) {
            hellos.add(hello);
            welcomed = true;
            state.welcome(hello, "server-" + instance).forEach(this::write);
        } else if (frame instanceof Frame.Heartbeat heartbeat && welcomed) {
            state.receive(heartbeat);
        } else if (frame instanceof Frame.Data data && welcomed) {
            state.receive(data).ifPresent(message -> {
                events.add(Wire.readEvent(message.text()));
                if (acknowledging) {
                    state.done(message.seq());
                    write(state.heartbeat());
                }
            });
        } else {
            throw new LinkException("unexpected " + frame);
        }
    }

    private void disconnect() {
        if (socket != null) {
            Abruptly.close(socket);
            socket = null;
            welcomed = false;
        }
    }

    private void write(Frame frame) {
        socket.writeTextMessage(FrameCodec.encode(frame));
    }
}
