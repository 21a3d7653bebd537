package dev.parley.server.session;

import dev.parley.protocol.model.Snippet;
import dev.parley.server.engine.Placement;
import java.util.List;
import java.util.Map;

/**
 * What was made of a session's spec when it was accepted.
 *
 * @param conf what it is opened with; what its own engine was started with is no part of it
 * @param init the profile's snippets, then its own
 * @param times how long it may be idle, and live
 */
record SessionPlan(Placement placement, Map<String, String> conf, List<Snippet> init, SessionTimes times) {
    SessionPlan {
        conf = Map.copyOf(conf);
        init = List.copyOf(init);
    }

    String owner() {
        return placement.owner();
    }
}
