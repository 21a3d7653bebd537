package dev.parley.server.batch;

import dev.parley.server.engine.EngineRecord.ProcessMark;
import java.time.Instant;
import java.util.Objects;

/**
 * A batch as it is at a moment.
 *
 * @param mark a word of its alone, which its processes have in their environment
 * @param process the first of its processes on this machine; null before it was started
 * @param application what the master calls it; null where that is not known
 * @param exitCode null before its end, and where nobody wrote it down
 * @param endedReason why it failed or was cancelled; null else
 */
public record BatchRecord(
        long id,
        String owner,
        String mark,
        BatchSpec spec,
        BatchState state,
        ProcessMark process,
        String application,
        Integer exitCode,
        String endedReason,
        Instant createdAt,
        Instant startedAt,
        Instant endedAt) {
    public BatchRecord {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(mark, "mark");
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(createdAt, "createdAt");
    }

    static BatchRecord created(long id, String owner, String mark, BatchSpec spec, Instant now) {
        return new BatchRecord(id, owner, mark, spec, BatchState.STARTING, null, null, null, null, now, null, null);
    }

    BatchRecord running(ProcessMark as, Instant now) {
        return new BatchRecord(
                id, owner, mark, spec, moved(BatchState.RUNNING), as, application, null, null, createdAt, now, null);
    }

    BatchRecord called(String newApplication) {
        return new BatchRecord(
                id,
                owner,
                mark,
                spec,
                state,
                process,
                newApplication,
                exitCode,
                endedReason,
                createdAt,
                startedAt,
                endedAt);
    }

    BatchRecord cancelling(String reason) {
        return new BatchRecord(
                id,
                owner,
                mark,
                spec,
                moved(BatchState.CANCELLING),
                process,
                application,
                null,
                reason,
                createdAt,
                startedAt,
                null);
    }

    BatchRecord ended(BatchState as, Integer code, String reason, Instant now) {
        return new BatchRecord(
                id, owner, mark, spec, moved(as), process, application, code, reason, createdAt, startedAt, now);
    }

    private BatchState moved(BatchState next) {
        if (!state.canBecome(next)) {
            throw new IllegalStateException("batch " + id + " is " + state + " and cannot become " + next);
        }
        return next;
    }
}
