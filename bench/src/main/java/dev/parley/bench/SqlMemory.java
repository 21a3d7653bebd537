package dev.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The processes' memory in RAM, before and after the work. */
final class SqlMemory {
    private final List<Long> pids;
    private final List<List<Double>> looks = new ArrayList<>();

    SqlMemory(long server, long engine, long spark) {
        this.pids = List.of(server, engine, spark);
    }

    void look() throws IOException {
        var sizes = new ArrayList<Double>();
        for (long pid : pids) {
            sizes.add(Processes.residentMegabytes(pid));
        }
        looks.add(sizes);
    }

    Table table() {
        double before = looks.get(0).get(0);
        double spark = looks.get(0).get(2);
        return Table.of(
                        "Idle memory:",
                        "MB in RAM without a connection, before all this and after it. Spark's Thrift Server is one process; Parley"
                                + " is a server and an engine.",
                        "",
                        "before",
                        "after",
                        "aim")
                .with(
                        "Parley, server",
                        size(0, 0),
                        size(1, 0),
                        Table.atMost(Math.rint(before), Math.rint(spark), " MB"))
                .with("Parley, engine", size(0, 1), size(1, 1), "")
                .with("Parley, both", sum(0), sum(1), "")
                .with("Spark's Thrift Server", size(0, 2), size(1, 2), "");
    }

    private String size(int look, int process) {
        return Table.number(looks.get(look).get(process));
    }

    private String sum(int look) {
        return Table.number(looks.get(look).get(0) + looks.get(look).get(1));
    }
}
