package dev.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a statement costs beside its own work, and what the interpreter costs beside a bare one. */
final class LatencyBench implements Bench {
    private static final double OVERHEAD_MILLIS = 3;
    private static final double INTERPRETER_RATIO = 1.1;
    private static final int WARM_UP = 50;
    private static final int SETTLED_AFTER = 5;
    private static final int CHUNK = 25;
    private static final String SESSION = "latency";

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public List<Table> run(Setting setting) throws IOException, InterruptedException {
        try (Server server = Server.start(setting)) {
            server.client().open(SESSION);
            Table sql = selects(server.client(), setting.size().statements());
            try (var bare = BareProcess.start(setting, Processes.javaOptions(server.enginePid(SESSION)))) {
                return List.of(
                        sql, additions(server.client(), bare, setting.size().statements()));
            }
        }
    }

    /** Twice: the JVMs of server and engine compile themselves for the first minute, on the cores that do the work. */
    private static Table selects(Client client, int statements) throws IOException, InterruptedException {
        runs(client, "sql", "select 1", Math.min(WARM_UP, statements));
        List<Client.Run> first = runs(client, "sql", "select 1", statements);
        int between = SETTLED_AFTER * statements;
        runs(client, "sql", "select 1", between);
        List<Client.Run> later = runs(client, "sql", "select 1", statements);
        Table table = Table.of(
                "SQL `select 1` over REST with `wait`:",
                "milliseconds, one after the other: the first " + statements + ", and as many after " + between
                        + " more.",
                "",
                "p50",
                "p95",
                "aim");
        return withRuns(withRuns(table, "first", first), "later", later);
    }

    private static Table withRuns(Table table, String which, List<Client.Run> runs) {
        var round = new Samples(runs.stream().map(Client.Run::millis).toList());
        var engine = new Samples(runs.stream().map(Client.Run::engineMillis).toList());
        var overhead = new Samples(runs.stream().map(Client.Run::overheadMillis).toList());
        return table.with(
                        which + ": the client's round trip",
                        Table.number(round.median()),
                        Table.number(round.p95()),
                        "")
                .with("of it in the engine", Table.number(engine.median()), Table.number(engine.p95()), "")
                .with(
                        "round trip minus engine",
                        Table.ratio(overhead.median()),
                        Table.ratio(overhead.p95()),
                        "p50 " + Table.atMost(overhead.median(), OVERHEAD_MILLIS, " ms"));
    }

    /** In turns, so that both sides meet the same load. */
    private static Table additions(Client client, BareProcess bare, int statements)
            throws IOException, InterruptedException {
        int warmUp = Math.min(WARM_UP, statements);
        runs(client, "scala", "1 + 1", warmUp);
        bare.millis(warmUp);
        var engine = new ArrayList<Double>();
        var alone = new ArrayList<Double>();
        for (int done = 0; done < statements; done += CHUNK) {
            int chunk = Math.min(CHUNK, statements - done);
            runs(client, "scala", "1 + 1", chunk).forEach(run -> engine.add(run.engineMillis()));
            alone.addAll(bare.millis(chunk));
        }
        var ours = new Samples(engine);
        var theirs = new Samples(alone);
        double ratio = ours.median() / theirs.median();
        return Table.of(
                        "Scala `1 + 1`:",
                        "milliseconds in the engine, and of `interpret` in a bare `IMain` with the engine's JVM options;"
                                + " " + statements + " of each in turns.",
                        "",
                        "p50",
                        "p95",
                        "aim")
                .with("engine, start to end", Table.number(ours.median()), Table.number(ours.p95()), "")
                .with("bare `IMain`", Table.number(theirs.median()), Table.number(theirs.p95()), "")
                .with(
                        "ratio",
                        Table.ratio(ratio),
                        Table.ratio(ours.p95() / theirs.p95()),
                        "p50 " + Table.atMost(ratio, INTERPRETER_RATIO, ""));
    }

    private static List<Client.Run> runs(Client client, String language, String code, int times)
            throws IOException, InterruptedException {
        var runs = new ArrayList<Client.Run>();
        for (int i = 0; i < times; i++) {
            runs.add(client.run(SESSION, language, code));
        }
        return runs;
    }
}
