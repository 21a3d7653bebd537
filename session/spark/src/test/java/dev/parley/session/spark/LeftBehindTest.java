package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own: with the flags of an engine, and with nothing in it but used and closed sessions. */
class LeftBehindTest {
    /**
     * The JVM itself holds the classes of one session more or less at times, 16 MB with their compiler, which no Java
     * reference leads to and which it lets go again. So what counts is the least of some readings in a row. Each takes as
     * long as some sessions do.
     */
    private static final List<Integer> FIRST_READINGS = List.of(20, 30);

    private static final List<Integer> LAST_READINGS = List.of(160, 170, 180, 190, 200);
    private static final int MOST_MINUTES = 30;
    private static final Pattern FIGURE = Pattern.compile("(\\w+)=(\\d+)");
    private static final List<String> OWN_FLAGS = List.of(
            "-Xmx1g", "-XX:MaxMetaspaceSize=512m", "-XX:SoftRefLRUPolicyMSPerMB=1", "-XX:+ExitOnOutOfMemoryError");

    @Test
    void nothingOfTwoHundredUsedSessionsIsLeft(@TempDir Path folder) throws Exception {
        List<Map<String, Long>> figures = run(folder.resolve("errors").toFile());
        assertThat(figures).hasSize(FIRST_READINGS.size() + LAST_READINGS.size());
        Map<String, Long> first = least(figures.subList(0, FIRST_READINGS.size()));
        Map<String, Long> last = least(figures.subList(FIRST_READINGS.size(), figures.size()));
        assertThat(last.keySet()).contains("heap_kb", "metaspace_kb", "classes", "threads", "descriptors");
        assertThat(last).allSatisfy((name, value) -> assertThat(name.equals("closed") ? 0 : value)
                .as(name)
                .isLessThanOrEqualTo(first.get(name) * 110 / 100));
        assertThat(figures.get(figures.size() - 1).get("cached_rdds")).isZero();
    }

    private static Map<String, Long> least(List<Map<String, Long>> readings) {
        var least = new HashMap<String, Long>();
        readings.forEach(reading -> reading.forEach((name, value) -> least.merge(name, value, Math::min)));
        return least;
    }

    private static List<Map<String, Long>> run(File errors) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command()).redirectError(errors).start();
        List<Map<String, Long>> figures = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(line -> {
                System.out.println(line);
                figures.add(figures(line));
            });
            assertThat(process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(errors.toPath())).isZero();
        return figures;
    }

    private static List<String> command() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--add-opens")
                        || flag.startsWith("-Djdk.")
                        || flag.startsWith("-Djava.security.manager"))
                .forEach(command::add);
        command.addAll(OWN_FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), UsedSessions.class.getName()));
        FIRST_READINGS.forEach(closed -> command.add(String.valueOf(closed)));
        LAST_READINGS.forEach(closed -> command.add(String.valueOf(closed)));
        return command;
    }

    private static Map<String, Long> figures(String line) {
        var figures = new HashMap<String, Long>();
        var matcher = FIGURE.matcher(line);
        while (matcher.find()) {
            figures.put(matcher.group(1), Long.parseLong(matcher.group(2)));
        }
        return figures;
    }
}
