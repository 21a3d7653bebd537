package dev.parley.session.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent.SessionClosed;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.link.Frame;
import dev.parley.protocol.link.Frame.HeldSession;
import dev.parley.protocol.link.FrameCodec;
import dev.parley.protocol.link.LinkTiming;
import java.lang.Thread.State;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EngineLinkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Else the server would take for lost what began in between: its start was told, and yet it is not held. */
    @Test
    @Timeout(60)
    void nothingIsSentBetweenWhatIsHeldAndTheNewestEventThatItIsToldWith() throws Exception {
        var peer = new SendingPeer();
        var identity = new EngineIdentity("engine", "secret", URI.create("http://127.0.0.1:1"));
        try (var link = new EngineLink(identity, new LinkClock(LinkTiming.DEFAULT, PATIENCE), peer)) {
            peer.link = link;
            var socket = new RecordedSocket();

            new LinkConnection(link).onOpen(socket);

            peer.sender.join();
            assertThat(socket.texts).singleElement().satisfies(text -> assertThat(FrameCodec.decode(text))
                    .isInstanceOfSatisfying(Frame.Hello.class, hello -> assertThat(hello.newest())
                            .isZero()));
        }
    }

    /** The thread that opens it goes on to read here, so that the loss is seen before the future of the opening completes. */
    @Test
    @Timeout(60)
    void aConnectionThatIsLostWhileItIsMadeIsMadeAgain() throws Exception {
        try (var server = new BreakingServer()) {
            var identity = new EngineIdentity("engine", "secret", server.address());
            var clock = new LinkClock(LinkTiming.DEFAULT, Duration.ofMinutes(1));
            var http = new RenewedClient(HttpClient.newBuilder().executor(Runnable::run));
            try (var link = new EngineLink(identity, clock, new IdlePeer(), http)) {
                link.start();

                await().atMost(PATIENCE).until(() -> server.broken() > 2);
            }
        }
    }

    @Test
    @Timeout(60)
    void anotherClientDialsWhereAnErrorHasEndedTheOneThatDid() throws Exception {
        Set<Thread> others = ClientThreads.all();
        try (var server = new BreakingServer()) {
            var identity = new EngineIdentity("engine", "secret", server.address());
            var timing = new LinkTiming(Duration.ofMillis(100), Duration.ofSeconds(1)); // it may be silent after that
            try (var link = new EngineLink(identity, new LinkClock(timing, Duration.ofMinutes(1)), new IdlePeer())) {
                link.start();
                await().atMost(PATIENCE).until(() -> server.broken() > 0);
                ClientThreads.endAllBut(others);
                int before = server.broken();

                await().atMost(Duration.ofSeconds(40)).until(() -> server.broken() > before + 1);
            }
        }
    }

    /** Holds nothing, and is told nothing. */
    private static class IdlePeer implements LinkPeer {
        @Override
        public List<HeldSession> held() {
            return List.of();
        }

        @Override
        public void accept(EngineCommand command) {
            throw new AssertionError("no command was sent");
        }

        @Override
        public void linked(boolean isNewServer) {
            throw new AssertionError("nobody welcomed it");
        }

        @Override
        public void ended(String reason) {
            throw new AssertionError(reason);
        }
    }

    /** While it says what it holds another thread sends, and either has done so or waits for the link's lock. */
    private static final class SendingPeer extends IdlePeer {
        private EngineLink link;
        private Thread sender;

        @Override
        public List<HeldSession> held() {
            sender = new Thread(() -> link.send(new SessionClosed(new SessionKey(1, 1), null)), "sender");
            sender.start();
            await().atMost(PATIENCE).until(sender::getState, EnumSet.of(State.BLOCKED, State.TERMINATED)::contains);
            return List.of();
        }
    }

    /** Keeps what is sent. */
    private static final class RecordedSocket implements WebSocket {
        private final List<String> texts = new ArrayList<>();

        @Override
        public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
            texts.add(data.toString());
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<WebSocket> sendClose(int statusCode, String reason) {
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public void request(long n) {}

        @Override
        public String getSubprotocol() {
            return "";
        }

        @Override
        public boolean isOutputClosed() {
            return false;
        }

        @Override
        public boolean isInputClosed() {
            return false;
        }

        @Override
        public void abort() {}
    }
}
