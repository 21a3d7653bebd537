package dev.parley.session.link;

import dev.parley.protocol.link.CloseCode;
import dev.parley.protocol.link.Frame;
import dev.parley.protocol.link.FrameCodec;
import dev.parley.protocol.link.LinkException;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One WebSocket of the link: puts texts together, sends one at a time, reports its end once. Thread-safe. */
final class LinkConnection implements WebSocket.Listener {
    /** What becomes of a connection. */
    interface Owner {
        void opened(LinkConnection connection);

        /** Called one at a time, in order. */
        void received(LinkConnection connection, Frame frame);

        /** Called any number of times; the code is {@link #NO_CODE} where the connection broke. */
        void lost(LinkConnection connection, int closeCode, String reason);
    }

    static final int NO_CODE = -1;

    private final Owner owner;
    private final StringBuilder partial = new StringBuilder();
    private CompletableFuture<WebSocket> tail;
    private volatile WebSocket socket;

    LinkConnection(Owner owner) {
        this.owner = owner;
    }

    /** Sends after all that was sent before. */
    synchronized void send(Frame frame) {
        String text = FrameCodec.encode(frame);
        tail = tail.thenCompose(webSocket -> webSocket.sendText(text, true));
        var unused = tail.whenComplete((done, failure) -> {
            if (failure != null) {
                owner.lost(this, NO_CODE, "sending failed: " + failure.getMessage());
            }
        });
    }

    /** Ends it with a code after all that was sent before. */
    synchronized void close(int code, String reason) {
        if (tail != null) {
            var unused = tail.thenCompose(webSocket -> webSocket.sendClose(code, reason))
                    .whenComplete((done, failure) -> abort());
        }
    }

    /** Ends it at once. */
    void abort() {
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        synchronized (this) {
            socket = webSocket;
            tail = CompletableFuture.completedFuture(webSocket);
        }
        webSocket.request(1);
        owner.opened(this);
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        try {
            take(data, last);
        } catch (LinkException e) {
            close(CloseCode.PROTOCOL, "protocol error");
            owner.lost(this, CloseCode.PROTOCOL, e.getMessage());
        }
        webSocket.request(1);
        return null;
    }

    private void take(CharSequence data, boolean last) {
        if (partial.length() + data.length() > Frame.MAX_BYTES) {
            throw new LinkException("a frame is longer than " + Frame.MAX_BYTES + " characters");
        }
        partial.append(data);
        if (last) {
            String text = partial.toString();
            partial.setLength(0);
            owner.received(this, FrameCodec.decode(text));
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        owner.lost(this, statusCode, reason);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        owner.lost(this, NO_CODE, String.valueOf(error.getMessage()));
    }
}
