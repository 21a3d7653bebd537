package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session with a real engine of its own: its settings, its memory, its cores, and its end. */
class DedicatedTest {
    private static final String STATIC = "spark.sql.ui.retainedExecutions";

    @TempDir
    private Path data;

    @Test
    void aDedicatedSessionHasItsOwnSettingsMemoryAndCoresAndItsEngineEndsWithIt() throws Exception {
        try (ParleyServer server = ParleyServer.start(data.resolve("data"))) {
            var api = new Api(server.address());
            JsonNode shared = api.open("shared");
            List<ProcessHandle> before = server.engines();

            JsonNode own = api.open(
                    "own",
                    Map.of(
                            "kind",
                            "dedicated",
                            "driver_memory",
                            "700m",
                            "driver_cores",
                            1,
                            "conf",
                            Map.of(STATIC, "17", "spark.sql.shuffle.partitions", "3")));

            assertThat(own.path("state").asText()).isEqualTo("idle");
            assertThat(own.path("engine")).isNotEqualTo(shared.path("engine"));
            var engines = new ArrayList<>(server.engines());
            engines.removeAll(before);
            assertThat(engines).hasSize(1);
            assertThat(set(api, "own", STATIC)).isEqualTo("17");
            assertThat(set(api, "own", "spark.sql.shuffle.partitions")).isEqualTo("3");
            assertThat(set(api, "shared", STATIC)).isNotEqualTo("17");
            assertThat(printed(api, "own", "println(sc.master)")).isEqualTo("local[1]\n");
            assertThat(printed(api, "own", "println(Runtime.getRuntime.maxMemory >> 20)"))
                    .matches("(6[5-9]\\d|700)\n");

            api.send("DELETE", "/api/v1/sessions/own?wait=60s", null);

            engines.get(0).onExit().get(1, TimeUnit.MINUTES);
            assertThat(server.engines()).isEqualTo(before);
            assertThat(printed(api, "shared", "println(1)")).isEqualTo("1\n");
        }
    }

    private static String set(Api api, String session, String key) throws Exception {
        JsonNode statement = api.run(session, "sql", "SET " + key);
        assertThat(statement.path("state").asText()).as(statement.toString()).isEqualTo("succeeded");
        return statement.at("/output/table/rows/0/1").asText();
    }

    private static String printed(Api api, String session, String code) throws Exception {
        return api.run(session, "scala", code).at("/output/text").asText();
    }
}
