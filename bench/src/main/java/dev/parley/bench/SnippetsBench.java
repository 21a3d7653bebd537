package dev.parley.bench;

import dev.parley.bench.Callers.Callee;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a published snippet costs beside the same query in a bare HTTP handler, and a kept answer beside a bare Vert.x. */
final class SnippetsBench implements Bench {
    private static final double OVERHEAD_MILLIS = 3;
    private static final double KEPT_RATIO = 0.5;
    private static final String SESSION = "snippets";
    private static final int ROWS = 100_000;
    private static final String TABLE = "create or replace temporary view numbers as"
            + " select id as n, id * id as square, concat('number ', id) as name from range(" + ROWS + ")";
    private static final String QUERY = "select n, square, name from numbers where n = :n";

    /** In the session, so that it has the same SparkSession; it prints its port. */
    private static final String BARE_HANDLER =
            """
            val bare = com.sun.net.httpserver.HttpServer.create(
              new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress, 0), 0)
            bare.createContext("/", exchange => {
              val n = exchange.getRequestURI.getQuery.stripPrefix("n=").toLong
              val rows = spark.sql("%s", Map("n" -> n)).collect().map(_.json).mkString("[", ",", "]").getBytes("UTF-8")
              exchange.getResponseHeaders.add("Content-Type", "application/json")
              exchange.sendResponseHeaders(200, rows.length)
              exchange.getResponseBody.write(rows)
              exchange.close()
            })
            bare.setExecutor(java.util.concurrent.Executors.newFixedThreadPool(8))
            bare.start()
            """
                    .formatted(QUERY);

    @Override
    public String name() {
        return "snippets";
    }

    @Override
    public List<Table> run(Setting setting) throws IOException, InterruptedException {
        try (Server server = Server.start(setting)) {
            Client client = server.client();
            client.open(SESSION);
            client.run(SESSION, "sql", TABLE);
            client.run(SESSION, "sql", "cache table numbers");
            publish(client, "fresh", Map.of());
            publish(client, "kept", Map.of("cache_ttl", "1h"));
            return List.of(queries(setting, server, bareHandler(client)), keptAnswers(setting, server));
        }
    }

    private static void publish(Client client, String name, Map<String, Object> more)
            throws IOException, InterruptedException {
        var definition = new HashMap<String, Object>(Map.of(
                "language",
                "sql",
                "code",
                QUERY,
                "session",
                SESSION,
                "most_at_once",
                64,
                "parameters",
                Map.of("n", Map.of("type", "bigint", "required", true))));
        definition.putAll(more);
        client.send("PUT", "/api/v1/snippets/" + name, definition);
    }

    private static String bareHandler(Client client) throws IOException, InterruptedException {
        client.run(SESSION, "scala", BARE_HANDLER);
        String port = client.run(SESSION, "scala", "println(bare.getAddress.getPort)")
                .statement()
                .path("output")
                .path("text")
                .asText()
                .strip();
        return "http://127.0.0.1:" + port + "/?n=";
    }

    private static Table queries(Setting setting, Server server, String bare) throws IOException, InterruptedException {
        Table table = Table.of(
                "A published SQL snippet over cached data:",
                "`" + QUERY + "` of " + ROWS + " rows, another `n` each time, no answer kept; against the same query"
                        + " in an `HttpServer` of the JDK's in the same engine and session, in turns,"
                        + " " + setting.size().callSeconds() + " s each.",
                "clients",
                "Parley, calls/s",
                "bare, calls/s",
                "Parley, p50 ms",
                "bare, p50 ms",
                "Parley, p99 ms",
                "bare, p99 ms",
                "overhead p50",
                "aim");
        String address = server.client().address() + "/run/fresh?n=";
        var ours = new Callee(call -> address + call % ROWS, server.pid());
        var theirs = new Callee(call -> bare + call % ROWS, server.pid());
        var callers = new Callers();
        Duration time = Duration.ofSeconds(setting.size().callSeconds());
        callers.callInTurns(8, time, ours, theirs); // warms up
        for (int clients : setting.size().callers()) {
            Callers.Pair met = callers.callInTurns(clients, time, ours, theirs);
            Callers.Load parley = met.ours();
            Callers.Load alone = met.theirs();
            double overhead = parley.millis().median() - alone.millis().median();
            table = table.with(
                    String.valueOf(clients),
                    Table.number(parley.perSecond()),
                    Table.number(alone.perSecond()),
                    Table.number(parley.millis().median()),
                    Table.number(alone.millis().median()),
                    Table.number(parley.millis().percentile(99)),
                    Table.number(alone.millis().percentile(99)),
                    Table.number(overhead) + " ms",
                    Table.atMost(overhead, OVERHEAD_MILLIS, " ms"));
        }
        return table;
    }

    private static Table keptAnswers(Setting setting, Server server) throws IOException, InterruptedException {
        Table table = Table.of(
                "An answer that is kept:",
                "the same bytes from Parley's `/run` and from a bare Vert.x with the server's jars and JVM options, in"
                        + " turns. The clients are Java's and work on the same cores, so that a call's processor time"
                        + " in the server tells more than calls a second.",
                "clients",
                "Parley, calls/s",
                "bare, calls/s",
                "Parley, p50 ms",
                "bare, p50 ms",
                "Parley, p99 ms",
                "bare, p99 ms",
                "Parley, processor µs a call",
                "bare, processor µs a call",
                "ratio of calls/s",
                "aim");
        String path = "/run/kept?n=7";
        String body = server.client().send("GET", path, null).toString();
        var ours = new Callee(call -> server.client().address() + path, server.pid());
        Duration time = Duration.ofSeconds(Math.max(1, setting.size().callSeconds() / 2));
        var callers = new Callers();
        try (BareAnswer bare = BareAnswer.start(setting, body)) {
            var theirs = new Callee(call -> bare.address() + "/?n=7", bare.pid());
            callers.callInTurns(8, time, ours, theirs); // warms up
            for (int clients : setting.size().callers()) {
                Callers.Pair met = callers.callInTurns(clients, time, ours, theirs);
                Callers.Load parley = met.ours();
                Callers.Load alone = met.theirs();
                double ratio = parley.perSecond() / alone.perSecond();
                var row = new ArrayList<String>();
                row.add(String.valueOf(clients));
                row.addAll(List.of(Table.number(parley.perSecond()), Table.number(alone.perSecond())));
                row.addAll(List.of(
                        Table.ratio(parley.millis().median()),
                        Table.ratio(alone.millis().median()),
                        Table.ratio(parley.millis().percentile(99)),
                        Table.ratio(alone.millis().percentile(99))));
                row.addAll(List.of(
                        Table.number(parley.processorMillisOfCall() * 1000),
                        Table.number(alone.processorMillisOfCall() * 1000)));
                row.addAll(List.of(Table.ratio(ratio), Table.atLeast(ratio, KEPT_RATIO, "")));
                table = table.with(row.toArray(String[]::new));
            }
        }
        return table;
    }
}
