package dev.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From the start of the process to the first results, beside spark-shell. */
final class StartBench implements Bench {
    private static final double TARGET_RATIO = 0.5;
    static final String SCALA = "1 + 1";
    static final String JOB = "spark.range(1000).count()";

    @Override
    public String name() {
        return "start";
    }

    /** Seconds from the start of the process. */
    record Start(double scala, double job) {
        static double since(long start) {
            return (System.nanoTime() - start) / 1e9;
        }
    }

    @Override
    public List<Table> run(Setting setting) throws IOException, InterruptedException {
        Path data = Files.createTempDirectory(setting.work(), "data");
        Start ourFirst = parley(setting, data, Map.of());
        var shell = new SparkShell(setting);
        Start theirFirst = shell.start();
        var ours = new ArrayList<Start>();
        var theirs = new ArrayList<Start>();
        var unarchived = new ArrayList<Start>();
        var quick = new ArrayList<Start>();
        for (int i = 0; i < setting.size().starts(); i++) {
            ours.add(parley(setting, data, Map.of()));
            theirs.add(shell.start());
            unarchived.add(parley(setting, data, Map.of("PARLEY_ENGINE_ARCHIVE", "none")));
            quick.add(parley(setting, data, Map.of("PARLEY_ENGINE_JIT", "quick")));
        }
        Table table = Table.of(
                "From the start of the process to the first results:",
                "seconds, p50 of " + ours.size()
                        + " in turns, after one of each that is shown by itself. Parley: server,"
                        + " engine and session, over REST; `spark-shell`: its statements wait in its input, and the script"
                        + " that puts its command together is not counted. Both with the heap of the default profile.",
                "",
                "Parley",
                "`spark-shell`",
                "ratio",
                "aim");
        Start we = median(ours);
        Start they = median(theirs);
        return List.of(table.with(cells("`" + SCALA + "`", we.scala(), they.scala(), true))
                .with(cells("`" + JOB + "`", we.job(), they.job(), true))
                .with(cells("first of all: `" + SCALA + "`", ourFirst.scala(), theirFirst.scala(), false))
                .with(cells("first of all: `" + JOB + "`", ourFirst.job(), theirFirst.job(), false))
                .with(cells(
                        "`engine.archive: none`: `" + JOB + "`",
                        median(unarchived).job(),
                        they.job(),
                        false))
                .with(cells(
                        "`engine.jit: quick`: `" + SCALA + "`", median(quick).scala(), they.scala(), false))
                .with(cells("`engine.jit: quick`: `" + JOB + "`", median(quick).job(), they.job(), false)));
    }

    private static Start parley(Setting setting, Path data, Map<String, String> settings)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (Server server = Server.start(setting, data, settings)) {
            server.client().open("first");
            server.client().run("first", "scala", SCALA);
            double scala = Start.since(start);
            server.client().run("first", "scala", JOB);
            return new Start(scala, Start.since(start));
        }
    }

    private static Start median(List<Start> starts) {
        return new Start(
                new Samples(starts.stream().map(Start::scala).toList()).median(),
                new Samples(starts.stream().map(Start::job).toList()).median());
    }

    private static String[] cells(String what, double ours, double theirs, boolean aimedAt) {
        double ratio = ours / theirs;
        return new String[] {
            what,
            Table.number(ours),
            Table.number(theirs),
            Table.ratio(ratio),
            aimedAt ? Table.atMost(ratio, TARGET_RATIO, "") : ""
        };
    }
}
