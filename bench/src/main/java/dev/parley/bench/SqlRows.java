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

    SqlRows(Setting setting, HiveDriver driver, List<SqlSide> sides) {
        this.setting = setting;
        this.driver = driver;
        this.sides = sides;
    }

    /** Reads a result once; seconds. */
    private interface Reader {
        double read() throws IOException;
    }

    /** The same query by one driver from everywhere. */
    private record Driver(String name, long rows, Reader parley, Reader spark, Reader floor, double aim) {}

    Table measure() throws IOException {
        Size size = setting.size();
        Table table = Table.of(
                "Rows of six columns:",
                "rows a second from the query to the last value, with the driver's own fetch size (1,000); medians, and"
                        + " the slowest in twenty, of " + size.rowsTimes() + " of each in turns by hive-jdbc, after "
                        + size.rowsWarmUp() + " that do not count, and of " + size.pythonTimes()
                        + " by PyHive. The floor is the same driver"
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
        long rows = setting.size().rows();
        String query = RowsBench.QUERY.formatted(rows);
        try (Replay replay = Replay.of(sides.get(0).address())) {
            var again = new SqlSide(driver, "jdbc:hive2://127.0.0.1:" + replay.port() + "/");
            var hive = new Driver(
                    "hive-jdbc " + HiveDriver.VERSION,
                    rows,
                    () -> sides.get(0).reads(query, rows),
                    () -> sides.get(1).reads(query, rows),
                    () -> again.reads(query, rows),
                    JDBC_RATIO);
            again.reads(query, rows); // this one is recorded
            for (int i = 0; i < setting.size().rowsWarmUp(); i++) {
                hive.parley().read();
                hive.spark().read();
                hive.floor().read();
            }
            return row(table, hive, setting.size().rowsTimes());
        }
    }

    private Table python(Table table) throws IOException {
        long rows = setting.size().pythonRows();
        String query = RowsBench.QUERY.formatted(rows);
        InetSocketAddress ours = sides.get(0).address();
        try (Replay replay = Replay.of(ours);
                var parley = pyhive(query, ours.getPort());
                var spark = pyhive(query, sides.get(1).address().getPort());
                var again = pyhive(query, replay.port())) {
            seconds(again, rows); // this one is recorded
            var python = new Driver(
                    "PyHive",
                    rows,
                    () -> seconds(parley, rows),
                    () -> seconds(spark, rows),
                    () -> seconds(again, rows),
                    PYTHON_RATIO);
            return row(table, python, setting.size().pythonTimes());
        }
    }

    private PythonProcess pyhive(String query, int port) throws IOException {
        return PythonProcess.start(setting, "pyhive_rows.py", query, "127.0.0.1", String.valueOf(port));
    }

    private static double seconds(PythonProcess process, long rows) throws IOException {
        return process.millis(1, rows).get(0) / 1e3;
    }

    private static Table row(Table table, Driver driver, int times) throws IOException {
        var mine = new ArrayList<Double>();
        var sparks = new ArrayList<Double>();
        var least = new ArrayList<Double>();
        for (int i = 0; i < times; i++) {
            mine.add(driver.parley().read());
            sparks.add(driver.spark().read());
            least.add(driver.floor().read());
        }
        var parley = new Samples(mine);
        var spark = new Samples(sparks);
        double ratio = spark.median() / parley.median();
        return table.with(
                driver.name() + ", " + driver.rows() + " rows",
                Table.number(driver.rows() / parley.median()),
                Table.number(driver.rows() / parley.p95()),
                Table.number(driver.rows() / spark.median()),
                Table.number(driver.rows() / spark.p95()),
                Table.ratio(ratio),
                Table.number(driver.rows() / new Samples(least).median()),
                Table.atLeast(ratio, driver.aim(), ""));
    }
}
