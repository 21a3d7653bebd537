package dev.parley.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Wire;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.link.Frame;
import dev.parley.protocol.link.FrameCodec;
import dev.parley.protocol.link.LinkState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server's end of the link before an engine that is newer than the server. */
final class UnreadableEventTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final String ENGINE = "newer";

    private final Vertx vertx = Vertx.vertx();
    /** Kept: a client that nobody refers to is closed by the garbage collector. */
    private final WebSocketClient client = vertx.createWebSocketClient();

    private final LinkState state = new LinkState(ENGINE, 1 << 20);
    private final Heard heard = new Heard();
    private final EngineLink link = new EngineLink(vertx, ENGINE, "server-1", heard);

    @AfterEach
    void stop() {
        Deadline.get(vertx.close(), DEADLINE);
    }

    @Test
    void anEventThatCannotBeReadIsDroppedAndTheLinkStays() {
        WebSocket socket = connect();
        var answers = new CopyOnWriteArrayList<Frame>();
        socket.textMessageHandler(text -> answers.add(FrameCodec.decode(text)));
        say(socket, state.hello(null, List.of()));
        EngineHarness.await(DEADLINE).until(() -> answers.size() == 1);

        state.send("{\"type\":\"statement_printed\",\"key\":{\"session\":1,\"generation\":1},\"statement\":0,"
                        + "\"stream\":\"hologram\",\"text\":\"x\"}")
                .forEach(frame -> say(socket, frame));
        var failed = new EngineEvent.EngineFailed("the end");
        state.send(Wire.write(failed)).forEach(frame -> say(socket, frame));

        EngineHarness.await(DEADLINE).until(() -> !heard.events.isEmpty());
        assertThat(heard.events).containsExactly(failed);
        EngineHarness.await(DEADLINE).until(() -> answers.contains(new Frame.Heartbeat(ENGINE, 2)));
        assertThat(heard.ends).isEmpty();
        assertThat(socket.isClosed()).isFalse();
    }

    private WebSocket connect() {
        HttpServer http = vertx.createHttpServer()
                .requestHandler(request -> request.toWebSocket().onSuccess(link::accept));
        int port = Deadline.get(http.listen(0, "127.0.0.1"), DEADLINE).actualPort();
        return Deadline.get(client.connect(port, "127.0.0.1", "/"), DEADLINE);
    }

    private static void say(WebSocket socket, Frame frame) {
        socket.writeTextMessage(FrameCodec.encode(frame));
    }

    /** What the link reports. */
    private static final class Heard implements EngineLink.Peer {
        private final List<EngineEvent> events = new CopyOnWriteArrayList<>();
        private final List<String> ends = new CopyOnWriteArrayList<>();

        @Override
        public Future<Void> received(long number, EngineEvent event) {
            events.add(event);
            return Future.succeededFuture();
        }

        @Override
        public void caughtUp(List<Frame.HeldSession> held) {}

        @Override
        public void connected() {
            // Seen by the welcome.
        }

        @Override
        public void disconnected(String why) {
            ends.add(why);
        }
    }
}
