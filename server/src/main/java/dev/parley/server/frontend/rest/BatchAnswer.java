package dev.parley.server.frontend.rest;

import dev.parley.server.batch.BatchRecord;
import dev.parley.server.batch.BatchSpec;
import dev.parley.server.batch.BatchState;
import dev.parley.server.engine.LogPage;
import java.time.Instant;

/** A batch as the contract shows it. Values. */
record BatchAnswer(
        long id,
        String owner,
        BatchState state,
        boolean terminal,
        BatchSpec spec,
        String application,
        Integer exitCode,
        String endedReason,
        Instant createdAt,
        Instant startedAt,
        Instant endedAt,
        Links links) {
    /** Where to go on. */
    record Links(String self, String log) {}

    /** Some of its log. */
    record Log(long batch, long offset, long next, long size, String text, boolean ended) {
        static Log of(long batch, LogPage page) {
            return new Log(batch, page.offset(), page.next(), page.size(), page.text(), page.ended());
        }
    }

    static BatchAnswer of(BatchRecord batch) {
        String self = "/api/v1/batches/" + batch.id();
        return new BatchAnswer(
                batch.id(),
                batch.owner(),
                batch.state(),
                batch.state().isTerminal(),
                batch.spec(),
                batch.application(),
                batch.exitCode(),
                batch.endedReason(),
                batch.createdAt(),
                batch.startedAt(),
                batch.endedAt(),
                new Links(self, self + "/log"));
    }
}
