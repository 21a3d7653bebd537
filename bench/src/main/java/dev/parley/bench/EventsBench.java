package dev.parley.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How soon many readers learn what many statements print. */
final class EventsBench implements Bench {
    private static final double TARGET_MILLIS = 100;
    private static final double NO_TARGET = 0;
    private static final double TARGET_MEGABYTES = 400;
    private static final int LINES_A_SECOND = 5;
    private static final String CODE =
            """
            val end = System.nanoTime + %dL * 1000000000L
            while (System.nanoTime < end) {
              val now = java.time.Instant.now
              println("at " + (now.getEpochSecond * 1000000L + now.getNano / 1000))
              Thread.sleep(1000 / %d)
            }
            """;

    @Override
    public String name() {
        return "events";
    }

    @Override
    public List<Table> run(Setting setting) throws IOException, InterruptedException {
        int statements = setting.size().printers();
        var settings = Map.of("PARLEY_SESSIONS_MAX_OPEN", String.valueOf(statements + 10));
        try (Server server = Server.start(setting, setting.work().resolve("events"), settings)) {
            for (int i = 0; i < statements; i++) {
                server.client().open("printer-" + i);
            }
            var paths = new ArrayList<String>();
            for (int i = 0; i < statements; i++) {
                String code = CODE.formatted(setting.size().printSeconds(), LINES_A_SECOND);
                paths.add(server.client().submit("printer-" + i, "scala", code));
            }
            return List.of(measure(setting, server, paths));
        }
    }

    private static Table measure(Setting setting, Server server, List<String> statements)
            throws IOException, InterruptedException {
        int readers = setting.size().readers() / statements.size();
        int polls = setting.size().polls() / statements.size();
        var command = new ArrayList<>(List.of(
                Processes.tool("java"), "-Xmx1g", "-cp", setting.classes().toString()));
        command.add(EventReaders.class.getName());
        int settle = setting.size().printSeconds() / 6;
        command.addAll(List.of(
                server.client().address(), String.valueOf(settle), String.valueOf(readers), String.valueOf(polls)));
        command.addAll(statements);
        Path log = Files.createTempFile(setting.work(), "readers", ".log");
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            expect("connected", output.readLine(), log);
            var watched = new LinkedHashMap<String, Long>();
            watched.put("server", server.pid());
            watched.put("engine", server.enginePid("printer-0"));
            watched.put("readers", process.pid());
            var load = new Load(watched);
            List<Double> arrival = millis(output.readLine(), log);
            Map<String, Double> shares = load.shares();
            List<Double> steady = millis(output.readLine(), log);
            List<Double> end = millis(output.readLine(), log);
            List<Double> ends = millis(output.readLine(), log);
            double megabytes = Processes.peakMegabytes(server.pid());
            var ways = new Ways(arrival, steady, end, ends);
            return table(setting, statements.size(), settle, ways, shares, megabytes);
        } finally {
            Processes.end(process);
        }
    }

    private static void expect(String wanted, String line, Path log) throws IOException {
        if (!wanted.equals(line)) {
            throw new IOException("the readers said '" + line + "': " + Files.readString(log));
        }
    }

    /** Few events may all be of other phases. */
    private static List<Double> millis(String line, Path log) throws IOException {
        if (line == null) {
            throw new IOException("the readers have ended: " + Files.readString(log));
        }
        return line.isEmpty()
                ? List.of()
                : Arrays.stream(line.split(" ")).map(Double::parseDouble).toList();
    }

    /** Milliseconds from the engine to the readers in each phase of a run, and of the ends of the statements to the polls. */
    private record Ways(List<Double> arrival, List<Double> steady, List<Double> end, List<Double> ends) {
        List<Double> all() {
            return Stream.of(arrival, steady, end).flatMap(List::stream).toList();
        }
    }

    private static Table table(
            Setting setting, int statements, int settle, Ways ways, Map<String, Double> shares, double megabytes) {
        Table table = Table.of(
                "Many readers:",
                setting.size().readers() + " readers of SSE on " + statements
                        + " running statements, each of which prints " + LINES_A_SECOND + " lines a second, beside "
                        + setting.size().polls()
                        + " long polls for their ends; all readers in one process of their own."
                        + " Ways are in milliseconds, from `println` to the reader.",
                "",
                "how many",
                "p50",
                "p99",
                "most",
                "aim");
        table = row(table, "while all of them are there and all statements run", ways.steady(), TARGET_MILLIS);
        table = row(table, "before, while they come, and " + settle + " s more", ways.arrival(), NO_TARGET);
        table = row(table, "after, while statements end and their polls are answered", ways.end(), NO_TARGET);
        table = row(table, "all of these", ways.all(), NO_TARGET);
        table = row(table, "from a statement's end to its polls", ways.ends(), NO_TARGET);
        table = table.with(
                "MB of the server in RAM",
                "",
                "",
                "",
                Table.number(megabytes),
                Table.atMost(megabytes, TARGET_MEGABYTES, " MB"));
        for (var share : shares.entrySet()) {
            table = table.with("cores in use, " + share.getKey(), Table.ratio(share.getValue()), "", "", "", "");
        }
        return table;
    }

    private static Table row(Table table, String what, List<Double> millis, double target) {
        if (millis.isEmpty()) {
            return table.with(what, "0", "", "", "", "");
        }
        var samples = new Samples(millis);
        return table.with(
                what,
                String.valueOf(millis.size()),
                Table.number(samples.median()),
                Table.number(samples.percentile(99)),
                Table.number(samples.percentile(100)),
                target == NO_TARGET ? "" : "p99 " + Table.atMost(samples.percentile(99), target, " ms"));
    }

    /** Processor time from here on, as a share of one core. */
    private record Load(Map<String, Long> pids, Map<String, Duration> before, long start) {
        Load(Map<String, Long> pids) {
            this(pids, times(pids), System.nanoTime());
        }

        Map<String, Double> shares() {
            double nanos = System.nanoTime() - start;
            var shares = new LinkedHashMap<String, Double>();
            times(pids)
                    .forEach((name, time) ->
                            shares.put(name, time.minus(before.get(name)).toNanos() / nanos));
            return shares;
        }

        private static Map<String, Duration> times(Map<String, Long> pids) {
            var times = new LinkedHashMap<String, Duration>();
            pids.forEach((name, pid) -> times.put(name, Processes.processorTime(pid)));
            return times;
        }
    }
}
