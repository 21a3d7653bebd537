package dev.parley.session.interpreter;

import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StreamMetric;
import dev.parley.protocol.model.StreamProgress;
import dev.parley.protocol.model.StreamStart;

/** The streams that code of sessions has started. Thread-safe. */
public interface Streams {
    /** Who is told of them, by threads of Spark's, which it must not keep. */
    interface Listener {
        void started(SessionKey key, StreamStart stream);

        /** Its latest batch is done. */
        void progressed(SessionKey key, String run, StreamProgress progress);

        /** Its code measured something. */
        void measured(SessionKey key, String run, StreamMetric metric);

        /**
         * It runs no more; nothing of it follows.
         *
         * @param error what it failed with; null where it did not
         */
        void ended(SessionKey key, String run, StatementError error);
    }

    /** Has this one told, and nobody else, of what begins from now on. */
    void watch(Listener listener);

    /** Stops a stream of this session once its batch is done, or after a while; returns at once. */
    void stop(SessionKey key, String run);
}
