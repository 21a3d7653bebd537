package dev.parley.server.batch;

import dev.parley.server.once.FirstCall;
import dev.parley.server.once.OnceOnly;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where batches are kept; a port of the store's. Futures fail with STORE_UNAVAILABLE. */
public interface BatchLedger extends OnceOnly.KnownCalls<FirstCall> {
    /** The highest id ever used, 0 where none was. */
    Future<Long> lastId();

    /** Inserts one that was asked for, with the call that did so if that came with a key. */
    Future<Void> add(BatchRecord batch, Optional<FirstCall> call);

    /** Replaces, by id. It has happened: where the store is out of reach, this waits until it is back. */
    Future<Void> save(BatchRecord batch);

    Future<Optional<BatchRecord>> find(long id);

    Future<List<BatchRecord>> page(BatchQuery query);

    /** All that have not ended. */
    Future<List<BatchRecord>> unfinished();

    /** The ids of ended ones to forget: what ended before this moment, and what is beyond so many. The highest id stays. */
    Future<List<Long>> outdated(Instant before, int keep, int limit);

    Future<Void> remove(List<Long> ids);
}
