package dev.parley.server.store;

import static dev.parley.server.store.OpenStore.get;
import static dev.parley.server.store.StoredSamples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.model.Parameter;
import dev.parley.server.once.CallKey;
import dev.parley.server.sweep.PointOutcome;
import dev.parley.server.sweep.PointOutcome.Kind;
import dev.parley.server.sweep.SweepGrid;
import dev.parley.server.sweep.SweepLedger;
import dev.parley.server.sweep.SweepRecord;
import dev.parley.server.sweep.SweepState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps and their points in each kind of database. */
@OnEveryStore
class SweepStoreTest {
    private static final SweepGrid GRID = new SweepGrid(List.of(
            List.of(new Parameter("who", Parameter.Type.STRING, "\u0000 ö")),
            List.of(new Parameter("who", Parameter.Type.STRING, null))));

    @org.junit.jupiter.params.Parameter
    StoreKind kind;

    @TempDir
    Path folder;

    private StoreKind.TestStore where;
    private OpenStore open;
    private SweepLedger sweeps;

    @BeforeEach
    void open() {
        where = kind.fresh(folder);
        reopen();
    }

    private void reopen() {
        open = OpenStore.in(where);
        sweeps = open.store().sweeps();
    }

    @AfterEach
    void close() {
        open.close();
    }

    @Test
    void aSweepAndItsPointsComeBackAfterReopening() {
        SweepRecord sweep = sweep("a", new CallKey("k\u0000", "f"));
        var succeeded = new PointOutcome(1, Kind.SUCCEEDED, 7L, 3, null);
        var failed = new PointOutcome(0, Kind.FAILED, null, null, "no \u0000");
        get(sweeps.add(sweep));
        get(sweeps.save("a", succeeded));
        get(sweeps.save("a", failed));
        get(sweeps.save("a", new PointOutcome(0, Kind.CANCELLED, null, null, "again")));

        open.close();
        reopen();

        assertThat(get(sweeps.find("a"))).contains(sweep);
        assertThat(get(sweeps.startedBy("k\u0000"))).contains(sweep);
        assertThat(get(sweeps.startedBy("k"))).isEmpty();
        assertThat(get(sweeps.unfinished())).containsExactly(sweep);
        assertThat(get(sweeps.outcomes("a"))).containsExactly(failed, succeeded);
    }

    @Test
    void oneThatHasEndedIsNotUnfinishedAndTheOldestOfThemGo() {
        for (int i = 0; i <= SweepLedger.MOST_ENDED; i++) {
            get(sweeps.add(sweep("s" + i, null)));
            get(sweeps.save("s" + i, new PointOutcome(0, Kind.SUCCEEDED, 1L, i, null)));
            get(sweeps.save(ended(sweep("s" + i, null), NOON.plusSeconds(i))));
        }
        get(sweeps.add(sweep("running", null)));

        assertThat(get(sweeps.unfinished())).containsExactly(sweep("running", null));
        assertThat(get(sweeps.find("s0"))).isEmpty();
        assertThat(get(sweeps.outcomes("s0"))).isEmpty();
        assertThat(get(sweeps.find("s1"))).contains(ended(sweep("s1", null), NOON.plusSeconds(1)));
        assertThat(get(sweeps.outcomes("s1"))).hasSize(1);
    }

    private static SweepRecord sweep(String id, CallKey key) {
        return new SweepRecord(id, "delays", 2, GRID, 4, key, SweepState.RUNNING, NOON, null);
    }

    private static SweepRecord ended(SweepRecord sweep, Instant at) {
        return sweep.in(SweepState.ENDED, at);
    }
}
