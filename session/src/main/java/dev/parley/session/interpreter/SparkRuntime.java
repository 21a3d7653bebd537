package dev.parley.session.interpreter;

import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.Language;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A Spark that runs in this process. Thread-safe. */
public interface SparkRuntime extends AutoCloseable {
    /** {@code spark}, {@code scala} and {@code java}. */
    Map<String, String> versions();

    /**
     * Makes a session; takes seconds where the compiler is cold.
     *
     * @param language of most of its statements; those in another may take longer at first
     * @throws SessionRefusedException where this cannot be, with an error to show
     */
    SessionRuntime open(SessionKey key, Language language, Map<String, String> conf) throws SessionRefusedException;

    /** Where Spark's own pages are; empty where they are off. */
    default Optional<String> ui() {
        return Optional.empty();
    }

    /** Whether Spark takes no work any more, also while it is still stopping. */
    default boolean isStopped() {
        return false;
    }

    /** Completes once Spark has stopped, whoever did that. */
    default CompletionStage<Void> stopped() {
        return new CompletableFuture<>();
    }

    /** What streams in it; empty where nothing can. */
    default Optional<Streams> streams() {
        return Optional.empty();
    }

    /** How many sessions can be opened without a wait. */
    int readySessions();

    @Override
    void close();
}
