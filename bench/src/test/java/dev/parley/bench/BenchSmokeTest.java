package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every bench in its smallest size, so that none of them rots; their figures mean nothing here. */
class BenchSmokeTest {
    static List<Bench> benches() {
        return BenchMain.ALL;
    }

    @ParameterizedTest
    @MethodSource("benches")
    @Timeout(400)
    void itMeasures(Bench bench) throws Exception {
        var out = new ByteArrayOutputStream();
        Path dist = Path.of(System.getProperty("parley.dist"));
        Path classes = Path.of(System.getProperty("parley.bench.classes"));

        BenchMain.run(
                List.of(bench),
                dist,
                classes,
                Size.SMOKE,
                Optional.empty(),
                new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("== " + bench.name(), "| --- |", "load ")
                .doesNotContain("NaN");
    }
}
