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

    private static Path path(String property) {
        return Path.of(System.getProperty(property)).toAbsolutePath().normalize();
    }

    @ParameterizedTest
    @MethodSource("benches")
    @Timeout(400)
    void itMeasures(Bench bench) throws Exception {
        var out = new ByteArrayOutputStream();
        var setting = new Setting(
                path("parley.dist"),
                path("parley.bench.classes"),
                path("java.io.tmpdir"),
                path("parley.sources"),
                path("parley.bench.python"),
                Size.SMOKE);

        BenchMain.run(List.of(bench), setting, Optional.empty(), new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("== " + bench.name(), "| --- |", "load ")
                .doesNotContain("NaN");
    }
}
