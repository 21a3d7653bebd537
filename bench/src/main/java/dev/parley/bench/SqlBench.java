package dev.parley.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** What SQL tools get through the door, beside what Spark's own Thrift Server gives them. */
final class SqlBench implements Bench {
    private static final double CONNECT_RATIO = 3;
    private static final double SELECT_RATIO = 2;
    private static final int WARM_UP = 50;
    private static final int CHUNK = 25;

    @Override
    public String name() {
        return "sql";
    }

    @Override
    public List<Table> run(Setting setting) throws IOException, InterruptedException {
        try (Server parley = Server.start(setting);
                HiveDriver driver = HiveDriver.open(setting)) {
            new SqlSide(driver, parley.sqlUrl()).connects(1); // an engine is there from then on
            long engine = parley.enginePids().get(0);
            try (var spark = SparkThriftServer.start(setting, Processes.maxHeap(engine))) {
                List<SqlSide> sides = List.of(new SqlSide(driver, parley.sqlUrl()), new SqlSide(driver, spark.url()));
                for (SqlSide side : sides) {
                    side.selects(1);
                }
                var memory = new SqlMemory(parley.pid(), engine, spark.pid());
                memory.look();
                Table answers = answers(setting.size(), sides);
                Table rows = new SqlRows(setting, driver, sides).measure();
                memory.look();
                return List.of(answers, rows, memory.table());
            }
        }
    }

    private static Table answers(Size size, List<SqlSide> sides) throws IOException, InterruptedException {
        for (SqlSide side : sides) {
            side.connects(Math.min(WARM_UP, size.connects()));
            side.selects(Math.min(WARM_UP, size.statements()));
        }
        for (int done = 0; done < size.connects(); done++) {
            for (SqlSide side : sides) {
                side.connected().addAll(side.connects(1));
            }
        }
        for (int done = 0; done < size.connects(); done++) {
            long next = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            for (SqlSide side : sides) {
                side.arrived().addAll(side.connects(1));
            }
            TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
        }
        for (int done = 0; done < size.statements(); done += CHUNK) {
            for (SqlSide side : sides) {
                side.selected().addAll(side.selects(Math.min(CHUNK, size.statements() - done)));
            }
        }
        Table table = Table.of(
                "SQL tools:",
                "milliseconds, by hive-jdbc " + HiveDriver.VERSION + " in this process; " + size.connects()
                        + " connections of each kind and " + size.statements()
                        + " statements of each side in turns; both engines"
                        + " have the heap of the default profile.",
                "",
                "Parley p50",
                "p95",
                "Spark's Thrift Server p50",
                "p95",
                "times as fast",
                "aim");
        table = row(table, "connect, one each second", sides, SqlSide::arrived, CONNECT_RATIO);
        table = row(table, "connect, one after the other", sides, SqlSide::connected, CONNECT_RATIO);
        return row(table, "`select 1`", sides, SqlSide::selected, SELECT_RATIO);
    }

    private static Table row(
            Table table, String title, List<SqlSide> sides, Function<SqlSide, List<Double>> measured, double aim) {
        var ours = new Samples(measured.apply(sides.get(0)));
        var theirs = new Samples(measured.apply(sides.get(1)));
        double ratio = theirs.median() / ours.median();
        return table.with(
                title,
                Table.number(ours.median()),
                Table.number(ours.p95()),
                Table.number(theirs.median()),
                Table.number(theirs.p95()),
                Table.ratio(ratio),
                "p50 " + Table.atLeast(ratio, aim, ""));
    }
}
