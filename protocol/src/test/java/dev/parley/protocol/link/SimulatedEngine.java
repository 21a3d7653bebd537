package dev.parley.protocol.link;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The engine's side of the simulation: one life, several server instances. Belongs to one thread. */
final class SimulatedEngine {
    private final LinkState state = new LinkState("e", 1 << 20);
    private final Map<String, List<String>> taken = new LinkedHashMap<>();
    private LossyLink link;
    private String server;
    private boolean welcomed;

    void dial(LossyLink newLink) {
        link = newLink;
        welcomed = false;
        link.sendToServer(state.hello(server, List.of()));
    }

    void send(String message) {
        List<Frame.Data> frames = state.send(message);
        if (welcomed) {
            frames.forEach(link::sendToServer);
        }
    }

    void heartbeat() {
        if (welcomed) {
            link.sendToServer(state.heartbeat());
        }
    }

    void takeNext() {
        link.nextAtEngine().ifPresent(frame -> {
            if (frame instanceof Frame.Welcome welcome) {
                state.resume(welcome, server).forEach(link::sendToServer);
                server = welcome.server();
                welcomed = true;
            } else if (frame instanceof Frame.Heartbeat heartbeat) {
                state.receive(heartbeat);
            } else {
                state.receive((Frame.Data) frame).ifPresent(message -> {
                    taken.computeIfAbsent(server, ignored -> new ArrayList<>()).add(message.text());
                    state.done(message.seq());
                });
            }
        });
    }

    /** The commands it took, by the server instance that sent them. */
    Map<String, List<String>> taken() {
        return taken;
    }

    boolean isSettled() {
        return state.isSettled();
    }
}
