package dev.parley.session.interpreter;

import java.nio.file.Path;
import java.util.Map;

/**
 * All that differs between versions of Spark and Scala; found by {@link java.util.ServiceLoader}. Used from one thread.
 */
public interface SparkAdapter {
    /**
     * Starts Spark in this process.
     *
     * @param directory this engine's own folder
     * @param conf the {@code spark.*} settings
     * @param displays where tables go that code displays
     * @param guard to be asked before Spark is stopped
     */
    SparkRuntime start(Path directory, Map<String, String> conf, Displays displays, SessionGuard guard);

    /** Whose class this is, by its name: the block number of a session's, or -1. Called from any thread. */
    long ownerOfClass(String className);
}
