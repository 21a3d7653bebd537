package dev.parley.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How soon the server answers, beside the smallest Vert.x server; and how large it is without engines. */
final class ServerStartBench implements Bench {
    private static final double TARGET_RATIO = 3;
    private static final double TARGET_MEGABYTES = 200;

    @Override
    public String name() {
        return "server";
    }

    @Override
    public List<Table> run(Setting setting) throws IOException, InterruptedException {
        var alone = Map.of("PARLEY_ENGINE_START_AHEAD", "false");
        Path data = Files.createTempDirectory(setting.work(), "data");
        var ours = new ArrayList<Double>();
        var withEngine = new ArrayList<Double>();
        var hello = new ArrayList<Double>();
        double megabytes = 0;
        for (int i = 0; i <= setting.size().serverStarts(); i++) {
            withEngine.add(parley(setting, data, Map.of()));
            hello.add(hello(setting));
            long start = System.nanoTime();
            try (Server server = Server.start(setting, data, alone)) {
                server.client().send("GET", "/health/live", null);
                ours.add(millisSince(start));
                megabytes = resident(server);
            }
        }
        return List.of(table(without(withEngine), without(ours), without(hello), megabytes));
    }

    /** The first of each fills the machine's caches. */
    private static Samples without(List<Double> millis) {
        return new Samples(millis.subList(1, millis.size()));
    }

    private static Table table(Samples standard, Samples alone, Samples hello, double megabytes) {
        double ratio = standard.median() / hello.median();
        return Table.of(
                        "The server by itself:",
                        "milliseconds from the start of the process to the first answer, p50 of "
                                + hello.values().size()
                                + " in turns; a data folder that exists. The bare Vert.x has one"
                                + " route, the server's jars and the server's JVM options without its class-data archive.",
                        "",
                        "Parley",
                        "bare Vert.x",
                        "ratio",
                        "aim")
                .with(
                        "first answer",
                        Table.number(standard.median()),
                        Table.number(hello.median()),
                        Table.ratio(ratio),
                        Table.atMost(ratio, TARGET_RATIO, ""))
                .with(
                        "first answer, no engine started ahead",
                        Table.number(alone.median()),
                        Table.number(hello.median()),
                        Table.ratio(alone.median() / hello.median()),
                        "")
                .with(
                        "MB in RAM, no engine, after 100 requests",
                        Table.number(megabytes),
                        "",
                        "",
                        Table.atMost(megabytes, TARGET_MEGABYTES, " MB"));
    }

    private static double parley(Setting setting, Path data, Map<String, String> settings)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (Server server = Server.start(setting, data, settings)) {
            server.client().send("GET", "/health/live", null);
            return millisSince(start);
        }
    }

    private static double resident(Server server) throws IOException, InterruptedException {
        for (int i = 0; i < 100; i++) {
            server.client().send("GET", "/api/v1/sessions", null);
        }
        return Processes.residentMegabytes(server.pid());
    }

    private static double hello(Setting setting) throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (BareAnswer bare = BareAnswer.start(setting, "\"hello\"")) {
            new Client(URI.create(bare.address())).send("GET", "/", null);
            return millisSince(start);
        }
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
