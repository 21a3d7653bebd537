package dev.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whether statements and sessions get dearer as there are more of them. */
final class GrowthBench implements Bench {
    /** The last ones of each step are the measured ones. */
    private static final int MEASURED = 100;

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public List<Table> run(Setting setting) throws IOException, InterruptedException {
        return List.of(statements(setting), sessions(setting));
    }

    private static Table statements(Setting setting) throws IOException, InterruptedException {
        Table table = Table.of(
                "More statements in one session:",
                "SQL `select n` over REST with `wait`, one after the other; milliseconds are of the last " + MEASURED
                        + " (at most), memory is of living objects after a forced collection.",
                "statements",
                "p50 ms",
                "p95 ms",
                "engine, MB",
                "server, MB",
                "data folder, MB");
        Path data = setting.work().resolve("growth");
        try (Server server = Server.start(setting, data, Map.of())) {
            server.client().open("growth");
            long engine = server.enginePid("growth");
            int done = 0;
            for (int step : setting.size().statementSteps()) {
                var millis = new ArrayList<Double>();
                for (; done < step; done++) {
                    millis.add(server.client()
                            .run("growth", "sql", "select " + done)
                            .millis());
                }
                var last = new Samples(millis.subList(Math.max(0, millis.size() - MEASURED), millis.size()));
                table = table.with(
                        String.valueOf(step),
                        Table.number(last.median()),
                        Table.number(last.p95()),
                        Table.number(Processes.heapMegabytes(engine)),
                        Table.number(Processes.heapMegabytes(server.pid())),
                        Table.number(megabytes(data)));
            }
        }
        return table;
    }

    private static Table sessions(Setting setting) throws IOException, InterruptedException {
        Table table = Table.of(
                "More sessions:",
                "each has defined a class and run a job, and stays open; milliseconds are of `select n` in the first one,"
                        + " memory is of living objects after a forced collection. Set for this: `sessions.max_open`.",
                "sessions",
                "engines",
                "p50 ms",
                "p95 ms",
                "engines, MB",
                "server, MB");
        int most = setting.size().sessionSteps().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElseThrow();
        var settings = Map.of("PARLEY_SESSIONS_MAX_OPEN", String.valueOf(most + 10));
        try (Server server = Server.start(setting, setting.work().resolve("sessions"), settings)) {
            int open = 0;
            for (int step : setting.size().sessionSteps()) {
                for (; open < step; open++) {
                    server.client().open("session-" + open);
                    server.client().run("session-" + open, "scala", MemoryBench.USE);
                }
                var millis = new ArrayList<Double>();
                for (int i = 0; i < MEASURED; i++) {
                    millis.add(server.client()
                            .run("session-0", "sql", "select " + i)
                            .millis());
                }
                table = row(table, server, step, new Samples(millis));
            }
        }
        return table;
    }

    private static Table row(Table table, Server server, int step, Samples millis)
            throws IOException, InterruptedException {
        List<Long> engines = server.enginePids();
        double megabytes = 0;
        for (long engine : engines) {
            megabytes += Processes.heapMegabytes(engine);
        }
        return table.with(
                String.valueOf(step),
                String.valueOf(engines.size()),
                Table.number(millis.median()),
                Table.number(millis.p95()),
                Table.number(megabytes),
                Table.number(Processes.heapMegabytes(server.pid())));
    }

    private static double megabytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            long bytes = 0;
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                bytes += Files.size(file);
            }
            return bytes / 1e6;
        }
    }
}
