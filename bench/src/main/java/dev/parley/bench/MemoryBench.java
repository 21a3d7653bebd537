package dev.parley.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What one more open session costs in an engine's heap. */
final class MemoryBench implements Bench {
    private static final double TARGET_MEGABYTES = 15;

    /** Defines a class and runs a job that uses it in its tasks. */
    static final String USE =
            """
            case class Point(x: Int, y: Int)
            sc.parallelize(1 to 100).map(n => Point(n, n + 1)).map(_.y).reduce(_ + _)
            """;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public List<Table> run(Setting setting) throws IOException, InterruptedException {
        int few = setting.size().fewSessions();
        int many = setting.size().manySessions();
        var settings = Map.of("PARLEY_SESSIONS_MAX_OPEN", String.valueOf(many + 10));
        try (Server server = Server.start(setting, setting.work().resolve("memory"), settings)) {
            use(server.client(), 0, few);
            long engine = server.enginePid("session-0");
            double before = Processes.heapMegabytes(engine);
            double residentBefore = Processes.residentMegabytes(engine);
            use(server.client(), few, many);
            double after = Processes.heapMegabytes(engine);
            double residentAfter = Processes.residentMegabytes(engine);
            double each = (after - before) / (many - few);
            Table table = Table.of(
                    "What a session costs:",
                    "MB of the engine; each session has defined a class and run a job; living objects after a forced"
                            + " collection. Set for this: `sessions.max_open`.",
                    "",
                    few + " sessions",
                    many + " sessions",
                    "each",
                    "aim");
            return List.of(table.with(
                            "heap",
                            Table.number(before),
                            Table.number(after),
                            Table.number(each),
                            Table.atMost(each, TARGET_MEGABYTES, " MB"))
                    .with(
                            "process in RAM",
                            Table.number(residentBefore),
                            Table.number(residentAfter),
                            Table.number((residentAfter - residentBefore) / (many - few)),
                            ""));
        }
    }

    private static void use(Client client, int from, int to) throws IOException, InterruptedException {
        for (int i = from; i < to; i++) {
            client.open("session-" + i);
            client.run("session-" + i, "scala", USE);
        }
    }
}
