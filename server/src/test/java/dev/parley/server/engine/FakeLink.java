package dev.parley.server.engine;

import dev.parley.protocol.Wire;
import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineRoutes;
import dev.parley.protocol.engine.UnreadableCommand;
import dev.parley.protocol.link.CloseCode;
import dev.parley.protocol.link.Frame;
import dev.parley.protocol.link.FrameCodec;
import dev.parley.protocol.link.LinkException;
import dev.parley.protocol.link.LinkState;
import dev.parley.protocol.link.LinkTiming;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fake engine's end of the link, over all its connections. Belongs to the engine's context. */
final class FakeLink {
    private static final Logger LOG = LoggerFactory.getLogger(FakeLink.class);
    /** Small, so that tests come to a full window quickly. */
    private static final long WINDOW_CHARACTERS = 64 << 10;

    private static final long REDIAL_MILLIS = 20;
    private static final long ACKNOWLEDGE_MILLIS = 5;
    /** What an engine is answered that the server does not know, or not by this secret. */
    private static final Set<Integer> REFUSALS = Set.of(401, 404, 410);

    /** Who the link works for. */
    interface Owner {
        void received(EngineCommand command);

        List<Frame.HeldSession> sessions();

        /** It is another run of the server than before. */
        void newServer();

        /** The server wants nothing of this engine. */
        void refused(String why);
    }

    private final Vertx vertx;
    private final EngineLaunch launch;
    private final Supplier<URI> place;
    private final LinkTiming timing;
    private final BooleanSupplier passes;
    private final Owner owner;
    private final WebSocketClient client;
    private final LinkState state;
    private final Queue<Runnable> waitingForRoom = new ArrayDeque<>();
    private WebSocket socket;
    private String server;
    private boolean welcomed;
    private boolean ended;
    private boolean acknowledging;
    private long heartbeatTimer = -1;
    private long lastHeard;

    FakeLink(
            Vertx vertx,
            EngineLaunch launch,
            Supplier<URI> place,
            LinkTiming timing,
            BooleanSupplier passes,
            Owner owner) {
        this.vertx = vertx;
        this.launch = launch;
        this.place = place;
        this.timing = timing;
        this.passes = passes;
        this.owner = owner;
        this.client = vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxFrameSize(Frame.MAX_BYTES).setMaxMessageSize(Frame.MAX_BYTES));
        this.state = new LinkState(launch.engine(), WINDOW_CHARACTERS);
    }

    void send(EngineEvent event) {
        if (!ended) {
            var frames = state.send(Wire.write(event));
            if (welcomed) {
                frames.forEach(this::write);
            }
        }
    }

    /** Runs it now or once there is room for bulk. */
    void whenRoom(Runnable action) {
        if (state.hasRoom()) {
            action.run();
        } else {
            waitingForRoom.add(action);
        }
    }

    void dial() {
        if (ended) {
            return;
        }
        if (place.get() == null) {
            vertx.setTimer(REDIAL_MILLIS, ignored -> dial());
            return;
        }
        var options = new WebSocketConnectOptions()
                .setHost(place.get().getHost())
                .setPort(place.get().getPort())
                .setURI(EngineRoutes.link(launch.engine()))
                .putHeader("Authorization", "Bearer " + launch.secret());
        client.connect(options).onSuccess(this::connected).onFailure(this::notConnected);
    }

    /** Closes the connection in an orderly way and dials no more. */
    void hangUp() {
        ended = true;
        vertx.cancelTimer(heartbeatTimer);
        if (socket != null) {
            socket.close().onComplete(ignored -> client.close());
        } else {
            client.close();
        }
    }

    /** The connection breaks without a word. */
    void lose() {
        WebSocket lost = socket;
        if (lost != null) {
            forgetSocket();
            Abruptly.close(lost);
            dial();
        }
    }

    /** Lets go of the connection without a word, and dials no more. */
    void drop() {
        ended = true;
        vertx.cancelTimer(heartbeatTimer);
        if (socket != null) {
            Abruptly.close(socket);
        }
        client.close();
    }

    private void connected(WebSocket newSocket) {
        if (ended) {
            Abruptly.close(newSocket);
            return;
        }
        socket = newSocket;
        lastHeard = System.nanoTime();
        newSocket.textMessageHandler(text -> {
            if (newSocket == socket && passes.getAsBoolean()) {
                read(text);
            }
        });
        newSocket.exceptionHandler(e -> LOG.debug("fake engine {}: {}", launch.engine(), e.toString()));
        newSocket.closeHandler(ignored -> closed(newSocket));
        write(state.hello(server, owner.sessions()));
        heartbeatTimer = vertx.setPeriodic(timing.heartbeat().toMillis(), ignored -> heartbeat());
    }

    private void notConnected(Throwable cause) {
        if (cause instanceof UpgradeRejectedException rejected && REFUSALS.contains(rejected.getStatus())) {
            owner.refused("the server answered " + rejected.getStatus());
        } else if (!ended) {
            vertx.setTimer(REDIAL_MILLIS, ignored -> dial());
        }
    }

    private void closed(WebSocket closedSocket) {
        if (closedSocket != socket) {
            return;
        }
        forgetSocket();
        Short code = closedSocket.closeStatusCode();
        if (code != null && code == CloseCode.UNKNOWN_ENGINE) {
            owner.refused("the server closed with " + code);
        } else {
            dial();
        }
    }

    private void read(String text) {
        lastHeard = System.nanoTime();
        try {
            take(FrameCodec.decode(text));
        } catch (LinkException e) {
            LOG.warn("fake engine {}: the server broke the protocol: {}", launch.engine(), e.getMessage());
            redial();
            return;
        }
        acknowledgeSoon();
        while (!waitingForRoom.isEmpty() && state.hasRoom()) {
            waitingForRoom.remove().run();
        }
    }

    private void take(Frame frame) {
        if (frame instanceof Frame.Welcome welcome && !welcomed) {
            var again = state.resume(welcome, server).toList();
            boolean isNew = server != null && !server.equals(welcome.server());
            server = welcome.server();
            welcomed = true;
            again.forEach(this::write);
            if (isNew) {
                owner.newServer();
            }
        } else if (frame instanceof Frame.Heartbeat heartbeat && welcomed) {
            state.receive(heartbeat);
        } else if (frame instanceof Frame.Data data && welcomed) {
            state.receive(data).ifPresent(message -> {
                state.done(message.seq());
                carryOut(message.text());
            });
        } else {
            throw new LinkException("unexpected " + frame);
        }
    }

    private void carryOut(String text) {
        EngineCommand command;
        try {
            command = Wire.readCommand(text);
        } catch (LinkException e) {
            LOG.warn("fake engine {}: a command was not understood: {}", launch.engine(), e.getMessage());
            UnreadableCommand.answer(text, e.getMessage(), Instant.now()).ifPresent(this::send);
            return;
        }
        owner.received(command);
    }

    private void acknowledgeSoon() {
        if (!acknowledging && state.owesAcknowledgement()) {
            acknowledging = true;
            vertx.setTimer(ACKNOWLEDGE_MILLIS, ignored -> {
                acknowledging = false;
                if (welcomed && state.owesAcknowledgement()) {
                    write(state.heartbeat());
                }
            });
        }
    }

    private void heartbeat() {
        if (System.nanoTime() - lastHeard > timing.silence().toNanos()) {
            redial();
        } else if (welcomed) {
            write(state.heartbeat());
        }
    }

    /** Gives the connection up and tries another. */
    private void redial() {
        WebSocket old = socket;
        forgetSocket();
        old.close(CloseCode.PROTOCOL);
        dial();
    }

    private void forgetSocket() {
        socket = null;
        welcomed = false;
        vertx.cancelTimer(heartbeatTimer);
    }

    private void write(Frame frame) {
        if (socket != null && !socket.isClosed() && passes.getAsBoolean()) {
            // A failed write shows as a close; what was not acknowledged is sent again.
            socket.writeTextMessage(FrameCodec.encode(frame));
        }
    }
}
