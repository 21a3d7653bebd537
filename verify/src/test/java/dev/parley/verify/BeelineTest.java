package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The SQL door as Beeline shows it, the one that Spark ships. */
@Timeout(240)
class BeelineTest {
    private static final long PATIENCE_SECONDS = 90;

    /** Twelve tasks of a third of a second, and a stage behind them. */
    private static final String SLOW = "select k, count(s) as n from (select id % 2 as k, cast(java_method("
            + "'java.lang.Thread', 'sleep', 330L + 0 * id) as int) as s from range(0, 12, 1, 12)) group by k order by k;\n";

    /** How Beeline begins a line that it draws again. */
    private static final String DRAWN = "\u001b[2K";

    @TempDir
    private static Path folder;

    private static ParleyServer server;

    @BeforeAll
    static void open() throws Exception {
        server = ParleyServer.startLocal(folder);
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
    }

    /** What it printed. */
    private static String beeline(String script, String... more) throws Exception {
        Path file = Files.writeString(folder.resolve("script.sql"), script);
        Path output = folder.resolve("beeline.txt");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                SparkEngines.SPARK_4.resolve("jars") + "/*",
                "org.apache.hive.beeline.BeeLine",
                "-u",
                server.sqlUrl(),
                "-n",
                "somebody",
                "-f",
                file.toString()));
        command.addAll(List.of(more));
        Process beeline = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(beeline.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            beeline.destroyForcibly();
        }
        return Files.readString(output);
    }

    @Test
    void aScriptRunsAndItsRowsAreShown() throws Exception {
        String script =
                """
                create database if not exists beeline;
                use beeline;
                select current_database() as d, 40 + 2 as n;
                select * from nowhere;
                """;

        assertThat(beeline(script))
                .contains("| beeline  | 42  |")
                .contains("[TABLE_OR_VIEW_NOT_FOUND]")
                .contains("state=42P01");
    }

    @Test
    void stagesAreDrawnInOnePlaceAndNothingTearsThem() throws Exception {
        List<String> lines = beeline(SLOW).lines().toList();

        List<String> bars =
                lines.stream().filter(line -> line.contains("STAGES: ")).toList();
        assertThat(bars).hasSizeGreaterThan(3);
        assertThat(bars).allMatch(bar -> bar.matches(".*\\] \\d+% +ELAPSED TIME: .*"));
        assertThat(bars.stream()
                        .map(bar -> bar.replaceAll(".*\\] (\\d+)%.*", "$1"))
                        .distinct())
                .as("it moves")
                .hasSizeGreaterThan(3);
        assertThat(lines).anyMatch(line -> line.matches(".*Stage-\\d+ +0 +RUNNING +12 .*"));
        assertThat(lines).anyMatch(line -> line.matches(".*Stage-\\d+ +0 +FINISHED +12 +12 .*"));
        List<String> between = lines.subList(lines.indexOf(bars.get(0)), lines.indexOf(bars.get(bars.size() - 1)));
        assertThat(between).allMatch(line -> line.contains(DRAWN) || line.startsWith("Stage-"));
    }

    @Test
    void whoDoesNotWantThemDrawnReadsLines() throws Exception {
        String shown = beeline(SLOW, "--hiveconf", "hive.server2.in.place.progress=false");

        assertThat(shown)
                .doesNotContain(DRAWN)
                .contains("Statement is running")
                .containsPattern("Spark: \\d+/1\\d tasks");
    }
}
