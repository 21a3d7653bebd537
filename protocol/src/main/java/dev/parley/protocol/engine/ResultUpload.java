package dev.parley.protocol.engine;

/**
 * How a large result travels: beside the control link, as a streaming HTTP request of its own, so that it has its own
 * back-pressure and never holds a command or an event up.
 *
 * <p>{@code PUT {path}?from=N} carries batches N, N+1, …, each as a 4-byte big-endian length and that many bytes. The
 * answer is {@code {"batches": M}}: how many batches the server now holds. After a cut the engine asks {@code GET
 * {path}}, which answers the same, and goes on from there. A batch is UTF-8 JSON: an array of rows.
 */
public final class ResultUpload {
    /** The most bytes in a batch; the server answers 413 to a larger one. */
    public static final int MAX_BATCH_BYTES = 16 << 20;

    /** Rows whose JSON is at most this long travel in {@link TableResult} itself. */
    public static final int INLINE_BYTES = 32 << 10;

    private ResultUpload() {}

    public static String path(String engine, SessionKey key, int statement) {
        return EngineRoutes.engine(engine) + "/results/" + key.session() + "/" + key.generation() + "/" + statement;
    }
}
