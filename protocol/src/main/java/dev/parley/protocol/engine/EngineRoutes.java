package dev.parley.protocol.engine;

/** Where an engine finds the server's side; it sends {@code Authorization: Bearer} and its own secret with each request. */
public final class EngineRoutes {
    public static final String ROOT = "/internal/engines/";

    private EngineRoutes() {}

    public static String engine(String engine) {
        return ROOT + engine;
    }

    /** A file of a session's, to be fetched. */
    public static String file(String engine, SessionKey key, int number) {
        return engine(engine) + "/files/" + key.session() + "/" + key.generation() + "/" + number;
    }

    /** The control WebSocket. */
    public static String link(String engine) {
        return engine(engine) + "/link";
    }
}
