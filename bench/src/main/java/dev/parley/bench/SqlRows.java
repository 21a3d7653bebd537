package dev.parley.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A large result by hive-jdbc and by PyHive: from both servers in turns, and from answers that are played again. */
final class SqlRows {
    private static final double JDBC_RATIO = 2;
    private static final double PYTHON_RATIO = 1;

    private final Setting setting;
    private final HiveDriver driver;
    private final List<SqlSide> sides;
    private final long rows;
    private final String query;

    SqlRows(Setting setting, HiveDriver driver, List<SqlSide> sides) {
        this.setting = setting;
        this.driver = driver;
        this.sides = sides;
        this.rows = setting.size().rows();
        this.query = RowsBench.QUERY.formatted(rows);
    }

    /** Reads a result once; seconds. */
    private interface Reader {
        double read() throws IOException;
    }

    Table measure() throws IOException {
        Table table = Table.of(
                rows + " rows of six columns:",
                "rows a second from the query to the last value, with the driver's own fetch size (1,000); medians and"
                        + " 5th percentiles of " + setting.size().rowsTimes()
                        + " of each in turns. The floor is the same driver"
                        + " that is given Parley's answers again, by a socket that does nothing else.",
                "",
                "Parley p50",
                "p5",
                "Spark's Thrift Server p50",
                "p5",
                "times as fast",
                "the driver's floor",
                "aim");
        return python(jdbc(table));
    }

    private Table jdbc(Table table) throws IOException {
        try (Replay replay = Replay.of(sides.get(0).address())) {
            var again = new SqlSide(driver, "jdbc:hive2://127.0.0.1:" + replay.port() + "/");
            return row(
                    table,
                    "hive-jdbc " + HiveDriver.VERSION,
                    () -> sides.get(0).reads(query, rows),
                    () -> sides.get(1).reads(query, rows),
                    () -> again.reads(query, rows),
                    JDBC_RATIO);
        }
    }

    private Table python(Table table) throws IOException {
        InetSocketAddress ours = sides.get(0).address();
        try (Replay replay = Replay.of(ours);
                var parley = pyhive(ours.getPort());
                var spark = pyhive(sides.get(1).address().getPort());
                var again = pyhive(replay.port())) {
            return row(
                    table, "PyHive", () -> seconds(parley), () -> seconds(spark), () -> seconds(again), PYTHON_RATIO);
        }
    }

    private PythonProcess pyhive(int port) throws IOException {
        return PythonProcess.start(setting, "pyhive_rows.py", query, "127.0.0.1", String.valueOf(port));
    }

    private double seconds(PythonProcess process) throws IOException {
        return process.millis(1, rows).get(0) / 1e3;
    }

    private Table row(Table table, String title, Reader ours, Reader theirs, Reader floor, double aim)
            throws IOException {
        for (int i = 0; i < setting.size().rowsWarmUp(); i++) {
            ours.read();
            theirs.read();
            floor.read(); // the first time of all is recorded
        }
        var mine = new ArrayList<Double>();
        var sparks = new ArrayList<Double>();
        var least = new ArrayList<Double>();
        for (int i = 0; i < setting.size().rowsTimes(); i++) {
            mine.add(ours.read());
            sparks.add(theirs.read());
            least.add(floor.read());
        }
        var parley = new Samples(mine);
        var spark = new Samples(sparks);
        double ratio = spark.median() / parley.median();
        return table.with(
                title,
                Table.number(rows / parley.median()),
                Table.number(rows / parley.p95()),
                Table.number(rows / spark.median()),
                Table.number(rows / spark.p95()),
                Table.ratio(ratio),
                Table.number(rows / new Samples(least).median()),
                Table.atLeast(ratio, aim, ""));
    }
}
