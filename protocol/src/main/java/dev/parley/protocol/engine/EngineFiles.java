package dev.parley.protocol.engine;

/** What the files in an engine's folder are called, for the engine, which writes them, and whoever reads them. */
public final class EngineFiles {
    /** What the process writes to its standard streams beside our code: the JVM, native code, a crash's last words. */
    public static final String OUTPUT = "output.log";

    /** The folder of the log's pieces. */
    public static final String LOG = "log";

    /** How the line in {@link #OUTPUT} begins that an engine ends with whose heap stays full. */
    public static final String FULL_HEAP = "the heap is full and stays full";

    private EngineFiles() {}

    /**
     * The name of a piece of the log: by it pieces sort in order.
     *
     * @param start how many bytes of the log came before it, those included that are not kept
     */
    public static String piece(long start) {
        return String.format("%019d", start);
    }
}
