package dev.parley.server.store;

import static dev.parley.server.store.OpenStore.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.store.StoreKind.TestStore;
import io.vertx.core.Future;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

@OnEveryStore
class StoreDurabilityTest {
    private static final int CALLERS = 20;
    private static final int WRITES_OF_EACH = 500;

    @Parameter
    StoreKind kind;

    @TempDir
    Path folder;

    private TestStore where;

    @BeforeEach
    void makeDatabase() {
        where = kind.fresh(folder);
    }

    @Test
    void tenThousandWritesOfManyCallersAreAllThereAfterReopening() {
        try (OpenStore open = OpenStore.in(where)) {
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 1; caller <= CALLERS; caller++) {
                long session = caller;
                get(open.store().save(StoredSamples.session(session, "s" + session, SessionState.IDLE)));
                Future<Void> chain = Future.succeededFuture();
                for (int id = 0; id < WRITES_OF_EACH; id++) {
                    StatementSnapshot statement = StoredSamples.statement(session, id, StatementState.SUCCEEDED);
                    chain = chain.compose(before -> open.store().save(statement));
                }
                callers.add(chain);
            }
            get(Future.all(callers));
        }

        try (OpenStore open = OpenStore.in(where)) {
            for (int session = 1; session <= CALLERS; session++) {
                assertThat(get(open.store().statements(session, -1, 10_000))).hasSize(WRITES_OF_EACH);
            }
        }
    }

    @Test
    @Timeout(60)
    void whatWasAcknowledgedSurvivesAKill() throws Exception {
        int enough = 200 + new Random().nextInt(3000);
        var command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-Dorg.sqlite.tmpdir=" + folder, // killed, it leaves SQLite's library behind
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessWriter.class.getName(),
                        where.file().toString())
                .redirectError(folder.resolve("child.log").toFile());
        command.environment().putAll(where.environment());
        Process child = command.start();
        List<Integer> acknowledged;
        try {
            acknowledged = killedAfter(child, enough);
        } finally {
            child.destroyForcibly();
        }

        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(enough);
        try (OpenStore open = OpenStore.in(where)) {
            Set<Integer> stored = new HashSet<>();
            get(open.store().statements(1, -1, Integer.MAX_VALUE)).forEach(statement -> stored.add(statement.id()));
            assertThat(stored).containsAll(acknowledged);
        }
    }

    /** Reads on after the kill: what stands in the pipe was acknowledged too. */
    private static List<Integer> killedAfter(Process child, int enough) throws IOException, InterruptedException {
        List<Integer> acknowledged = new ArrayList<>();
        try (var reader = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.endsWith(".")) { // a line cut by the kill is no acknowledgement
                    acknowledged.add(Integer.valueOf(line.substring(0, line.length() - 1)));
                }
                if (acknowledged.size() == enough) {
                    child.toHandle().destroyForcibly(); // unlike the process's own, it leaves the pipe open
                }
            }
        }
        assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isEqualTo(137);
        return acknowledged;
    }
}
