package dev.parley.protocol.engine;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.parley.protocol.model.Bundle;
import dev.parley.protocol.model.Progress;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;
import dev.parley.protocol.model.StreamMetric;
import dev.parley.protocol.model.StreamProgress;
import dev.parley.protocol.model.StreamStart;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What an engine reports. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = EngineEvent.UnknownEvent.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = EngineEvent.EngineReady.class, name = "engine_ready"),
    @JsonSubTypes.Type(value = EngineEvent.EngineFailed.class, name = "engine_failed"),
    @JsonSubTypes.Type(value = EngineEvent.EngineStatus.class, name = "engine_status"),
    @JsonSubTypes.Type(value = EngineEvent.SessionOpened.class, name = "session_opened"),
    @JsonSubTypes.Type(value = EngineEvent.SessionFailed.class, name = "session_failed"),
    @JsonSubTypes.Type(value = EngineEvent.SessionClosed.class, name = "session_closed"),
    @JsonSubTypes.Type(value = EngineEvent.SessionStuck.class, name = "session_stuck"),
    @JsonSubTypes.Type(value = EngineEvent.StatementStarted.class, name = "statement_started"),
    @JsonSubTypes.Type(value = EngineEvent.StatementPrinted.class, name = "statement_printed"),
    @JsonSubTypes.Type(value = EngineEvent.StatementProgressed.class, name = "statement_progressed"),
    @JsonSubTypes.Type(value = EngineEvent.StatementDisplayed.class, name = "statement_displayed"),
    @JsonSubTypes.Type(value = EngineEvent.StatementAwaiting.class, name = "statement_awaiting"),
    @JsonSubTypes.Type(value = EngineEvent.StatementFinished.class, name = "statement_finished"),
    @JsonSubTypes.Type(value = EngineEvent.Answered.class, name = "answered"),
    @JsonSubTypes.Type(value = EngineEvent.StreamStarted.class, name = "stream_started"),
    @JsonSubTypes.Type(value = EngineEvent.StreamProgressed.class, name = "stream_progressed"),
    @JsonSubTypes.Type(value = EngineEvent.StreamMeasured.class, name = "stream_measured"),
    @JsonSubTypes.Type(value = EngineEvent.StreamEnded.class, name = "stream_ended")
})
public sealed interface EngineEvent {

    /** An event about one session. */
    sealed interface OfSession extends EngineEvent {
        SessionKey key();
    }

    /** An event about one statement. */
    sealed interface OfStatement extends OfSession {
        int statement();
    }

    /** An event about a stream that code of a session started. */
    sealed interface OfStream extends OfSession {
        /** Which life of which stream, as {@link StreamStart#run} says. */
        String run();
    }

    /**
     * Spark is up and sessions can be opened.
     *
     * @param versions of what the engine runs: {@code spark}, {@code scala}, {@code java}
     * @param phases when each step of its start was done, by name, in order
     * @param ui where Spark's own pages are; null where they are off
     */
    record EngineReady(Map<String, String> versions, Map<String, Instant> phases, String ui) implements EngineEvent {
        /** Of an engine without Spark's pages. */
        public EngineReady(Map<String, String> versions, Map<String, Instant> phases) {
            this(versions, phases, null);
        }

        public EngineReady {
            versions = versions == null ? Map.of() : Map.copyOf(versions);
            phases = phases == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(phases));
        }
    }

    /** Spark could not be started; the process ends after this. */
    record EngineFailed(String reason) implements EngineEvent {}

    /**
     * How the engine is, told now and then and after a session has gone; the newest counts.
     *
     * @param readySessions that the next ones to open would find
     * @param openSessions that have a name now
     * @param closedSessions since its start
     * @param heapBytes in use, garbage included
     * @param metaspaceBytes in use
     * @param classes loaded
     * @param abandonedThreads that still run code which could not be stopped
     * @param heapMaxBytes what the heap may grow to; 0 where that is not told
     * @param statements that have run since its start
     */
    record EngineStatus(
            int readySessions,
            int openSessions,
            long closedSessions,
            long heapBytes,
            long metaspaceBytes,
            long classes,
            int abandonedThreads,
            long heapMaxBytes,
            long statements)
            implements EngineEvent {
        /** Of an engine without threads that were left behind. */
        public EngineStatus(
                int readySessions,
                int openSessions,
                long closedSessions,
                long heapBytes,
                long metaspaceBytes,
                long classes) {
            this(readySessions, openSessions, closedSessions, heapBytes, metaspaceBytes, classes, 0, 0, 0);
        }
    }

    /**
     * The interpreter is bound: statements can run.
     *
     * @param phases when each step in the engine was done, by name, in order; {@code pool_empty} among them where no
     *     session was ready
     */
    record SessionOpened(SessionKey key, Map<String, Instant> phases) implements OfSession {
        public SessionOpened {
            Objects.requireNonNull(key, "key");
            phases = phases == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(phases));
        }
    }

    /** The session could not be opened, and holds nothing. */
    record SessionFailed(SessionKey key, StatementError error) implements OfSession {
        public SessionFailed {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(error, "error");
        }
    }

    /**
     * The session is gone from the engine.
     *
     * @param reason what its own code did to end it, in a sentence; null where the server asked for it
     */
    record SessionClosed(SessionKey key, String reason) implements OfSession {
        public SessionClosed {
            Objects.requireNonNull(key, "key");
        }
    }

    /**
     * Code of the session cannot be stopped: the engine leaves it behind with its interpreter. The session takes no
     * statements any more, those that it has finish, and {@code session_closed} follows.
     *
     * @param statement whose code it was
     */
    record SessionStuck(SessionKey key, int statement) implements OfStatement {
        public SessionStuck {
            Objects.requireNonNull(key, "key");
        }
    }

    record StatementStarted(SessionKey key, int statement, Instant at) implements OfStatement {
        public StatementStarted {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(at, "at");
        }
    }

    /** Text that the statement wrote, in order. The interpreter's echo is stdout. */
    record StatementPrinted(SessionKey key, int statement, Stream stream, String text) implements OfStatement {
        public StatementPrinted {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(stream, "stream");
            Objects.requireNonNull(text, "text");
        }
    }

    /** How far the statement's Spark jobs are; replaces what was told before. */
    record StatementProgressed(SessionKey key, int statement, Progress progress) implements OfStatement {
        public StatementProgressed {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(progress, "progress");
        }
    }

    /** Rich output of the statement, in order with what it printed. */
    record StatementDisplayed(SessionKey key, int statement, Bundle bundle) implements OfStatement {
        public StatementDisplayed {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(bundle, "bundle");
        }
    }

    /**
     * The statement's code waits for the end of a stream: others may have their turn from now on, while it runs beside them
     * until its end, which follows.
     */
    record StatementAwaiting(SessionKey key, int statement) implements OfStatement {
        public StatementAwaiting {
            Objects.requireNonNull(key, "key");
        }
    }

    /**
     * The statement's code has stopped, or was left behind since it could not be stopped.
     *
     * @param state a terminal one
     * @param result the table it gave; null where it gave none
     * @param error not null exactly when {@code state} is {@code failed}
     * @param rowsWritten how many rows it wrote to a table; null where it wrote none, and where Spark does not tell
     */
    record StatementFinished(
            SessionKey key,
            int statement,
            StatementState state,
            Instant startedAt,
            Instant endedAt,
            TableResult result,
            StatementError error,
            Long rowsWritten)
            implements OfStatement {
        /** Of one that wrote no rows. */
        public StatementFinished(
                SessionKey key,
                int statement,
                StatementState state,
                Instant startedAt,
                Instant endedAt,
                TableResult result,
                StatementError error) {
            this(key, statement, state, startedAt, endedAt, result, error, null);
        }

        public StatementFinished {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(startedAt, "startedAt");
            Objects.requireNonNull(endedAt, "endedAt");
            if (!state.isTerminal()) {
                throw new IllegalArgumentException("a finished statement cannot be " + state);
            }
            if ((error != null) != (state == StatementState.FAILED)) {
                throw new IllegalArgumentException("a statement has an error if it failed, and only then");
            }
        }
    }

    /**
     * The answer to a question.
     *
     * @param answer null where there is an error
     * @param error why there is no answer; null where there is one
     */
    record Answered(SessionKey key, long request, Answer answer, StatementError error) implements OfSession {
        public Answered {
            Objects.requireNonNull(key, "key");
            if ((answer == null) == (error == null)) {
                throw new IllegalArgumentException("there is either an answer or an error");
            }
        }
    }

    /** A stream runs; told again to a server that is new. */
    record StreamStarted(SessionKey key, StreamStart stream) implements OfStream {
        public StreamStarted {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(stream, "stream");
        }

        @Override
        public String run() {
            return stream.run();
        }
    }

    /** A batch of a stream is done; told once a second at most, of the newest that read rows and the newest that read none. */
    record StreamProgressed(SessionKey key, String run, StreamProgress progress) implements OfStream {
        public StreamProgressed {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(run, "run");
            Objects.requireNonNull(progress, "progress");
        }
    }

    /**
     * What code of a stream measured; told once a second at most.
     *
     * @param metrics the newest value of each series that has one; before it those that crossed one of its bounds
     */
    record StreamMeasured(SessionKey key, String run, List<StreamMetric> metrics) implements OfStream {
        public StreamMeasured {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(run, "run");
            metrics = List.copyOf(metrics);
        }
    }

    /**
     * A stream runs no more.
     *
     * @param error what it failed with; null where it was stopped or had no more to do
     */
    record StreamEnded(SessionKey key, String run, Instant at, StatementError error) implements OfStream {
        public StreamEnded {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(run, "run");
            Objects.requireNonNull(at, "at");
        }
    }

    /** An event of a newer engine; the server logs and ignores it. */
    record UnknownEvent() implements EngineEvent {}

    /** Where text was written to. */
    enum Stream {
        @JsonProperty("stdout")
        STDOUT,
        @JsonProperty("stderr")
        STDERR
    }
}
