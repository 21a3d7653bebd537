package dev.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the first statements of a session pay that its fifth does not. */
final class FirstStatementBench implements Bench {
    private static final double TARGET_RATIO = 1.2;
    private static final int STATEMENTS = 5;
    private static final int FILL_SECONDS = 15;
    private static final int BETWEEN_SECONDS = 3;

    @Override
    public String name() {
        return "first";
    }

    @Override
    public List<Table> run(Setting setting) throws IOException, InterruptedException {
        Table table = Table.of(
                "The first statement of a session against its fifth:",
                "milliseconds in the engine, p50 over sessions opened one after the other, each with results of its own.",
                "statement",
                "sessions",
                "first",
                "fifth",
                "ratio",
                "aim");
        boolean smallest = setting.size().pauseSeconds() == 0;
        try (Server server = Server.start(setting)) {
            server.client().open("warm");
            server.client().run("warm", "scala", "1 + 1");
            Thread.sleep(smallest ? 0 : 1000L * FILL_SECONDS);
            for (String language : List.of("scala", "sql")) {
                var first = new ArrayList<Double>();
                var fifth = new ArrayList<Double>();
                for (int i = 0; i < setting.size().firsts(); i++) {
                    List<Double> millis = session(server.client(), language, i);
                    first.add(millis.get(0));
                    fifth.add(millis.get(STATEMENTS - 1));
                    Thread.sleep(smallest ? 0 : 1000L * BETWEEN_SECONDS);
                }
                table = row(table, language, new Samples(first), new Samples(fifth));
            }
        }
        return List.of(table);
    }

    private static List<Double> session(Client client, String language, int number)
            throws IOException, InterruptedException {
        String name = language + "-" + number;
        client.open(name);
        var millis = new ArrayList<Double>();
        for (int i = 0; i < STATEMENTS; i++) {
            String code = language.equals("sql") ? "select " + (i + 1) : "1 + " + (i + 1);
            millis.add(client.run(name, language, code).engineMillis());
        }
        client.close(name);
        return millis;
    }

    private static Table row(Table table, String language, Samples first, Samples fifth) {
        double ratio = first.median() / fifth.median();
        return table.with(
                language.equals("sql") ? "SQL `select n`" : "Scala `1 + n`",
                String.valueOf(first.values().size()),
                Table.number(first.median()),
                Table.number(fifth.median()),
                Table.ratio(ratio),
                Table.atMost(ratio, TARGET_RATIO, ""));
    }
}
