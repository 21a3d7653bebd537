package dev.parley.session.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent.SessionClosed;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.link.Frame;
import dev.parley.protocol.link.Frame.HeldSession;
import dev.parley.protocol.link.FrameCodec;
import dev.parley.protocol.link.LinkTiming;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EngineLinkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A session asks for the link while it holds its own lock, which the list of what is held asks for. */
    @Test
    @Timeout(60)
    void sessionsMaySendWhileTheServerIsToldOfThem() {
        var peer = new SendingPeer();
        var identity = new EngineIdentity("engine", "secret", URI.create("http://127.0.0.1:1"));
        try (var link = new EngineLink(identity, new LinkClock(LinkTiming.DEFAULT, PATIENCE), peer)) {
            peer.link = link;
            var socket = new RecordedSocket();

            new LinkConnection(link).onOpen(socket);

            assertThat(peer.sent).isCompleted();
            assertThat(socket.texts).singleElement().satisfies(text -> assertThat(FrameCodec.decode(text))
                    .isInstanceOfSatisfying(Frame.Hello.class, hello -> assertThat(hello.newest())
                            .isEqualTo(1)));
        }
    }

    /** Sends from another thread while it says what it holds, and waits for that. */
    private static final class SendingPeer implements LinkPeer {
        private EngineLink link;
        private CompletableFuture<Void> sent;

        @Override
        public List<HeldSession> held() {
            sent = CompletableFuture.runAsync(() -> link.send(new SessionClosed(new SessionKey(1, 1), null)));
            return sent.thenApply(done -> List.<HeldSession>of())
                    .completeOnTimeout(List.of(), PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
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
