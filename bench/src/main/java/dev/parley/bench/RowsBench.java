package dev.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How fast a large result gets to its reader. */
final class RowsBench implements Bench {
    static final String QUERY = "select id, id*2 as a, cast(id as string) as s, rand() as r,"
            + " current_timestamp() as t, id %% 7 as k from range(%d)";
    private static final String SESSION = "rows";
    private static final double TARGET_RATIO = 1;

    @Override
    public String name() {
        return "rows";
    }

    @Override
    public List<Table> run(Setting setting) throws IOException, InterruptedException {
        long rows = setting.size().rows();
        String query = QUERY.formatted(rows);
        try (Server server = Server.start(setting)) {
            server.client().open(SESSION);
            String memory = Processes.maxHeap(server.enginePid(SESSION));
            return List.of(pandas(setting, server, query, memory), texts(setting, server, query));
        }
    }

    /** In turns, after some of each that are not counted. */
    private static Table pandas(Setting setting, Server server, String query, String memory) throws IOException {
        long rows = setting.size().rows();
        var ours = new ArrayList<Double>();
        var theirs = new ArrayList<Double>();
        try (var parley = PythonProcess.start(
                        setting, "parley_rows.py", query, server.client().address(), SESSION);
                var pyspark = PythonProcess.start(setting, "pyspark_rows.py", query, memory)) {
            int warmUp = setting.size().rowsWarmUp();
            parley.millis(warmUp, rows);
            pyspark.millis(warmUp, rows);
            for (int i = 0; i < setting.size().rowsTimes(); i++) {
                ours.addAll(parley.millis(1, rows));
                theirs.addAll(pyspark.millis(1, rows));
            }
        }
        var mine = new Samples(ours);
        var pyspark = new Samples(theirs);
        double ratio = mine.median() / pyspark.median();
        return Table.of(
                        rows + " rows of six columns into pandas:",
                        "milliseconds from the query to the data frame, " + ours.size()
                                + " of each in turns; through the server and the Python client as Arrow, and by PySpark's own"
                                + " `toPandas` with Arrow in a process with the engine's heap.",
                        "",
                        "p50",
                        "p95",
                        "aim")
                .with("Parley", Table.number(mine.median()), Table.number(mine.p95()), "")
                .with("PySpark", Table.number(pyspark.median()), Table.number(pyspark.p95()), "")
                .with(
                        "ratio",
                        Table.ratio(ratio),
                        Table.ratio(mine.p95() / pyspark.p95()),
                        Table.atMost(ratio, TARGET_RATIO, ""));
    }

    private static Table texts(Setting setting, Server server, String query) throws IOException, InterruptedException {
        long rows = setting.size().rows();
        String statement = server.client()
                .runUnbounded(SESSION, query)
                .path("links")
                .path("self")
                .asText();
        Table table = Table.of(
                "The same result read again:",
                "rows a second of `GET …/result`, by a reader that drops what it reads; p50 of "
                        + setting.size().rowsTimes() + ".",
                "as",
                "rows a second",
                "MB",
                "MB a second");
        for (var format : Map.of("json", "JSON", "ndjson", "NDJSON", "csv", "CSV", "arrow", "Arrow").entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .toList()) {
            var seconds = new ArrayList<Double>();
            long bytes = 0;
            for (int i = 0; i <= setting.size().rowsTimes(); i++) {
                long start = System.nanoTime();
                bytes = server.client().drain(statement + "/result?format=" + format.getKey());
                seconds.add((System.nanoTime() - start) / 1e9);
            }
            double median = new Samples(seconds.subList(1, seconds.size())).median();
            table = table.with(
                    format.getValue(),
                    Table.number(rows / median),
                    Table.number(bytes / 1e6),
                    Table.number(bytes / 1e6 / median));
        }
        return table;
    }
}
