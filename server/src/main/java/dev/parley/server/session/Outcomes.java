package dev.parley.server.session;

import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.TableResult;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;
import dev.parley.protocol.model.Table;
import dev.parley.server.result.ResultKeeper;
import dev.parley.server.result.ResultKeeper.Kept;
import dev.parley.server.result.ResultSpool.Upload;
import io.vertx.core.Future;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out how a statement ended: what its engine says, and what becomes of its result here. Belongs to the event loop. */
final class Outcomes {
    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);
    private static final String ASKED_FOR = "max_rows";

    private final ResultKeeper results;
    private final boolean failsOnLimit;

    Outcomes(ResultKeeper results, boolean failsOnLimit) {
        this.results = results;
        this.failsOnLimit = failsOnLimit;
    }

    /**
     * How it ended.
     *
     * @param error not null exactly when it failed
     * @param kept its result; null where it has none
     * @param rowsWritten as {@link StatementFinished} has it
     */
    record Outcome(StatementState state, Instant at, StatementError error, Kept kept, Long rowsWritten) {
        /** Of what has not ended. */
        static final Outcome UNKNOWN = new Outcome(null, null, null, null, null);

        static Outcome without(StatementState state, Instant at, StatementError error) {
            return new Outcome(state, at, error, null, null);
        }

        Table table() {
            return kept == null ? null : kept.table();
        }

        private static Outcome failed(Instant at, String name, String code, String message) {
            return without(StatementState.FAILED, at, StatementError.of(name, code, message));
        }
    }

    /** Succeeds once its result, if any, is on disk or in memory as a whole. */
    Future<Outcome> of(Statement statement, StatementFinished event, Upload upload) {
        TableResult result = event.result();
        if (event.state() == StatementState.CANCELLED && statement.isTimedOut()) {
            String message = "it ran longer than its timeout of "
                    + SessionTimes.words(statement.spec().timeout()) + " and was cancelled";
            return without(upload, Outcome.failed(event.endedAt(), "StatementTimeout", "STATEMENT_TIMEOUT", message));
        }
        if (result == null) {
            return without(
                    upload, new Outcome(event.state(), event.endedAt(), event.error(), null, event.rowsWritten()));
        }
        if (failsOnLimit && result.truncated() && !ASKED_FOR.equals(result.limitReason())) {
            String message = "the result is larger than it may be (" + result.limitReason()
                    + "), and the server keeps no part of one (results.on_limit); select less, or write it to a table";
            return without(upload, Outcome.failed(event.endedAt(), "ResultLimit", "RESULT_LIMIT_REACHED", message));
        }
        return results.keep(upload, result)
                .map(kept -> new Outcome(event.state(), event.endedAt(), event.error(), kept, event.rowsWritten()))
                .otherwise(e -> {
                    LOG.warn("the result of statement {} could not be kept", upload, e);
                    return Outcome.failed(
                            event.endedAt(),
                            "ResultNotStored",
                            "RESULT_NOT_STORED",
                            "the result could not be kept: " + e.getMessage());
                });
    }

    /** What was uploaded is dropped: it was cancelled amid it, for one. */
    private Future<Outcome> without(Upload upload, Outcome outcome) {
        results.forget(upload);
        return Future.succeededFuture(outcome);
    }
}
