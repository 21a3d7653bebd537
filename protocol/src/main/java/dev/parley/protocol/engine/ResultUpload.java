package dev.parley.protocol.engine;

/**
 * How a large result travels: beside the control link, as a streaming HTTP request of its own, so that it has its own
 * back-pressure and never holds a command or an event up.
 *
 * <p>What travels are the encapsulated messages of an Arrow stream: number 0 is the schema, each one after it a record
 * batch; one after the other they are the stream, but for its end mark. {@code PUT {path}?from=N} carries messages N, N+1,
 * …, each as a 4-byte big-endian length and that many bytes. The answer is {@code {"messages": M, "limit": null}}: how many
 * the server now holds, and why it takes no more, if that is so: {@code session_bytes} or {@code disk_bytes}; what it holds
 * is then the result. After a cut the engine asks {@code GET {path}}, which answers the same, and goes on from there. 413:
 * a message is too long. 507: the server's disk is full. 410: nobody wants the result any more. These are final.
 */
public final class ResultUpload {
    /** The most bytes in a message; the server answers 413 to a longer one. */
    public static final int MAX_MESSAGE_BYTES = 16 << 20;

    /** A table whose Arrow stream is at most this long travels in {@link TableResult} itself. */
    public static final int INLINE_BYTES = 32 << 10;

    private ResultUpload() {}

    public static String path(String engine, SessionKey key, int statement) {
        return EngineRoutes.engine(engine) + "/results/" + key.session() + "/" + key.generation() + "/" + statement;
    }
}
