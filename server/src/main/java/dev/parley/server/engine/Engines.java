package dev.parley.server.engine;

import io.vertx.core.Future;
import java.util.List;

/**
 * What is seen and done of engines, as the front ends call it for whom they let. Futures fail with a {@link
 * dev.parley.server.error.GatewayException}. Call on the gateway's event loop.
 */
public interface Engines {
    /** Those that live, in order of their launch. */
    List<EngineSnapshot> engines();

    /** One that lives; fails with UNKNOWN_ENGINE. */
    Future<EngineSnapshot> engine(String id);

    /**
     * From now on it takes no new sessions, and it ends once it has none; where it is the one that takes them, its successor
     * is started first and takes over once that is warm.
     *
     * @return fails with UNKNOWN_ENGINE
     */
    Future<EngineSnapshot> drain(String id);

    /**
     * Makes an engine of an application that attaches itself, which is to dial in time.
     *
     * @param name under which its owner's sessions ask for it, as a profile
     * @return fails with ENGINE_EXISTS, ENGINE_LIMIT_REACHED or SHUTTING_DOWN
     */
    Future<Attachment> attach(String owner, String name, AttachedApplication application);

    /** Lets an application go: its sessions are dead, and it runs on. Fails with UNKNOWN_ENGINE. */
    Future<EngineSnapshot> detach(String id);

    /** Ends it at once: its sessions are dead. Fails with UNKNOWN_ENGINE. */
    Future<EngineSnapshot> kill(String id);

    /**
     * Reads the log of an engine that lives, or is among the last that did.
     *
     * @param offset in bytes; below 0 it counts from the end
     * @param limit at most so many bytes
     * @return fails with UNKNOWN_ENGINE
     */
    Future<LogPage> log(String id, long offset, int limit);
}
