package dev.parley.protocol.link;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** One connection as TCP gives it: in order each way, and what is in flight is lost with a cut. Belongs to one thread. */
final class LossyLink {
    private final Deque<String> toServer = new ArrayDeque<>();
    private final Deque<String> toEngine = new ArrayDeque<>();
    private boolean up = true;

    void sendToServer(Frame frame) {
        send(toServer, frame);
    }

    void sendToEngine(Frame frame) {
        send(toEngine, frame);
    }

    Optional<Frame> nextAtServer() {
        return Optional.ofNullable(toServer.poll()).map(FrameCodec::decode);
    }

    Optional<Frame> nextAtEngine() {
        return Optional.ofNullable(toEngine.poll()).map(FrameCodec::decode);
    }

    boolean isUp() {
        return up;
    }

    /** What was in flight is gone. */
    int cut() {
        int lost = toServer.size() + toEngine.size();
        up = false;
        toServer.clear();
        toEngine.clear();
        return lost;
    }

    private void send(Deque<String> direction, Frame frame) {
        if (up) {
            direction.add(FrameCodec.encode(frame));
        }
    }
}
