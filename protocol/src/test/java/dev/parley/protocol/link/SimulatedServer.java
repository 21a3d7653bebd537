package dev.parley.protocol.link;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One instance of the server in the simulation; only what it persisted outlives it. Belongs to one thread. */
final class SimulatedServer {
    private final String instance;
    private final LinkState state = new LinkState("e", 1 << 20);
    private final List<String> sent = new ArrayList<>();
    private final List<String> taken = new ArrayList<>();
    private final Deque<Inbox.Message> notYetPersisted = new ArrayDeque<>();
    private LossyLink link;
    private boolean welcomed;

    SimulatedServer(String instance) {
        this.instance = instance;
    }

    void accept(LossyLink newLink) {
        link = newLink;
        welcomed = false;
    }

    void send(String message) {
        sent.add(message);
        List<Frame.Data> frames = state.send(message);
        if (welcomed) {
            frames.forEach(link::sendToEngine);
        }
    }

    void heartbeat() {
        if (welcomed) {
            link.sendToEngine(state.heartbeat());
        }
    }

    void takeNext() {
        if (link == null) {
            return;
        }
        link.nextAtServer().ifPresent(frame -> {
            if (frame instanceof Frame.Hello hello) {
                state.welcome(hello, instance).forEach(link::sendToEngine);
                welcomed = true;
            } else if (frame instanceof Frame.Heartbeat heartbeat) {
                state.receive(heartbeat);
            } else {
                state.receive((Frame.Data) frame).ifPresent(message -> {
                    taken.add(message.text());
                    notYetPersisted.add(message);
                });
            }
        });
    }

    /** The oldest event reaches the disk, and only then counts as done. */
    void persistNext(List<String> disk) {
        Inbox.Message message = notYetPersisted.poll();
        if (message != null) {
            disk.add(message.text());
            state.done(message.seq());
        }
    }

    String instance() {
        return instance;
    }

    List<String> sent() {
        return sent;
    }

    List<String> taken() {
        return taken;
    }

    boolean isSettled() {
        return state.isSettled() && notYetPersisted.isEmpty();
    }
}
