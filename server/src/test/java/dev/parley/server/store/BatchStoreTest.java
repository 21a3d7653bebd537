package dev.parley.server.store;

import static dev.parley.server.store.OpenStore.get;
import static dev.parley.server.store.StoredSamples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.batch.BatchLedger;
import dev.parley.server.batch.BatchQuery;
import dev.parley.server.batch.BatchRecord;
import dev.parley.server.batch.BatchSpec;
import dev.parley.server.batch.BatchState;
import dev.parley.server.engine.EngineRecord.ProcessMark;
import dev.parley.server.once.CallKey;
import dev.parley.server.once.FirstCall;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** Batches and their tags in each kind of database. */
@OnEveryStore
class BatchStoreTest {
    @Parameter
    StoreKind kind;

    @TempDir
    Path folder;

    private StoreKind.TestStore where;
    private OpenStore open;
    private BatchLedger batches;

    @BeforeEach
    void open() {
        where = kind.fresh(folder);
        reopen();
    }

    private void reopen() {
        open = OpenStore.in(where);
        batches = open.store().batches();
    }

    @AfterEach
    void close() {
        open.close();
    }

    @Test
    void everyFieldAndTheCallComeBackAfterReopening() {
        var call = new FirstCall("batches/ann", new CallKey("k", "f"), 1, null);
        BatchRecord running = batch(1, "ann", BatchState.RUNNING, null, "t");
        get(batches.add(batch(1, "ann", BatchState.STARTING, null, "t"), Optional.of(call)));
        get(batches.save(running));

        open.close();
        reopen();

        assertThat(get(batches.find(1))).contains(running);
        assertThat(get(batches.find(2))).isEmpty();
        assertThat(get(batches.firstCall("batches/ann", "k"))).contains(call);
        assertThat(get(batches.lastId())).isEqualTo(1);
        assertThat(get(batches.unfinished())).containsExactly(running);
    }

    @Test
    void aPageIsFilteredByOwnerStateAndTagAsItIsWritten() {
        for (long id = 1; id <= 4; id++) {
            String owner = id % 2 == 0 ? "ann" : "bob";
            add(batch(id, owner, id == 4 ? BatchState.RUNNING : BatchState.FAILED, NOON, "Tag" + id, "all"));
        }

        assertThat(ids(new BatchQuery(Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), 3)))
                .containsExactly(4L, 3L, 2L);
        assertThat(ids(new BatchQuery(Set.of(), Optional.of("ann"), Optional.of("all"), Optional.of(4L), 9)))
                .containsExactly(2L);
        assertThat(ids(new BatchQuery(
                        Set.of(BatchState.FAILED), Optional.empty(), Optional.empty(), Optional.empty(), 9)))
                .containsExactly(3L, 2L, 1L);
        assertThat(ids(new BatchQuery(Set.of(), Optional.empty(), Optional.of("tag1"), Optional.empty(), 9)))
                .isEmpty();
    }

    @Test
    void whatIsOldOrTooMuchIsForgottenButNeverTheNewest() {
        add(batch(1, "ann", BatchState.FAILED, NOON.minusSeconds(100), "t"));
        add(batch(2, "ann", BatchState.RUNNING, null, "t"));
        add(batch(3, "ann", BatchState.FAILED, NOON, "t"));
        add(batch(4, "ann", BatchState.FAILED, NOON, "t"));

        assertThat(get(batches.outdated(NOON, 10, 10))).containsExactly(1L);
        assertThat(get(batches.outdated(NOON, 1, 10))).containsExactly(1L, 3L);
        assertThat(get(batches.outdated(NOON.plusSeconds(1), 10, 10))).containsExactly(1L, 3L);
        get(batches.remove(List.of(1L, 3L)));
        assertThat(ids(new BatchQuery(Set.of(), Optional.empty(), Optional.of("t"), Optional.empty(), 9)))
                .containsExactly(4L, 2L);
    }

    private void add(BatchRecord batch) {
        get(batches.add(batch, Optional.empty()));
    }

    private List<Long> ids(BatchQuery query) {
        return get(batches.page(query)).stream().map(BatchRecord::id).toList();
    }

    private static BatchRecord batch(long id, String owner, BatchState state, Instant endedAt, String... tags) {
        var spec = new BatchSpec(
                "/srv/jobs/a.jar",
                "a.Main",
                List.of("x\u001Ay", "ö"),
                List.of("/srv/jobs/b.jar"),
                List.of(),
                List.of("/srv/jobs/c.csv#c"),
                List.of(),
                Map.of("spark.executor.memory", "2g"),
                "daily",
                "default",
                "1g",
                2,
                List.of(tags),
                Duration.ofHours(2));
        return new BatchRecord(
                id,
                owner,
                "mark-" + id,
                spec,
                state,
                state == BatchState.STARTING ? null : new ProcessMark(4711, NOON.minusSeconds(9)),
                "app-20260131120000-0001",
                endedAt == null ? null : 1,
                endedAt == null ? null : "it said \u0000",
                NOON.minusSeconds(10),
                NOON.minusSeconds(9),
                endedAt);
    }
}
