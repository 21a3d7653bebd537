package dev.parley.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** How soon a session is ready in an engine that runs: one a second, in bursts, and ever faster. */
final class SessionBench implements Bench {
    private static final double TARGET_MILLIS = 50;
    private static final int FILL_SECONDS = 15;
    private static final int THREADS = 64;

    @Override
    public String name() {
        return "session";
    }

    /**
     * One session.
     *
     * @param millis from the request to idle
     * @param fromPool false where its phases say that none was ready
     */
    private record Opened(double millis, boolean fromPool) {}

    @Override
    public List<Table> run(Setting setting) throws IOException, InterruptedException {
        // Not part of what is measured: how many sessions may be open at once, which a burst of slow ones could reach.
        var settings = Map.of("PARLEY_SESSIONS_MAX_OPEN", "200");
        ScheduledExecutorService clients = Executors.newScheduledThreadPool(THREADS);
        try (Server server = Server.start(setting, setting.work().resolve("sessions"), settings)) {
            server.client().open("first");
            server.client().run("first", "scala", "1 + 1");
            Thread.sleep(1000L * Math.min(FILL_SECONDS, 3 * setting.size().pauseSeconds()));
            return List.of(table(setting.size(), new Arrivals(server.client(), clients)));
        } finally {
            clients.shutdownNow();
        }
    }

    private static Table table(Size size, Arrivals arrivals) throws IOException, InterruptedException {
        Table table = Table.of(
                "A session in a running engine, ready:",
                "milliseconds from `PUT` to `idle`; each runs `1 + 1` and is closed.",
                "arrival",
                "sessions",
                "p50",
                "p95",
                "found the pool empty",
                "p95 of those from the pool");
        table = row(table, "one a second", arrivals.atRate(1, size.arrivals()), true);
        for (int burst : size.bursts()) {
            Thread.sleep(1000L * size.pauseSeconds());
            table = row(table, burst + " at once", arrivals.atOnce(burst), false);
        }
        String enough = "none";
        for (int rate : size.rates()) {
            Thread.sleep(1000L * size.pauseSeconds());
            List<Opened> opened = arrivals.atRate(rate, rate * size.rateSeconds());
            table = row(table, rate + " a second for " + size.rateSeconds() + " s", opened, false);
            enough = opened.stream().allMatch(Opened::fromPool) ? rate + " a second" : enough;
        }
        return table.with("highest rate that never found it empty", "", "", "", enough, "");
    }

    private static Table row(Table table, String arrival, List<Opened> opened, boolean aimedAt) {
        var all = new Samples(opened.stream().map(Opened::millis).toList());
        List<Double> pooled =
                opened.stream().filter(Opened::fromPool).map(Opened::millis).toList();
        String fromPool = "none was";
        if (!pooled.isEmpty()) {
            double p95 = new Samples(pooled).p95();
            fromPool = Table.number(p95) + (aimedAt ? " (" + Table.atMost(p95, TARGET_MILLIS, " ms") + ")" : "");
        }
        int empty = opened.size() - pooled.size();
        return table.with(
                arrival,
                String.valueOf(opened.size()),
                Table.number(all.median()),
                Table.number(all.p95()),
                Table.number(100.0 * empty / opened.size()) + " %",
                fromPool);
    }

    /** Clients that come whether or not those before them were served. */
    private static final class Arrivals {
        private final Client client;
        private final ScheduledExecutorService clients;
        private int count;

        Arrivals(Client client, ScheduledExecutorService clients) {
            this.client = client;
            this.clients = clients;
        }

        List<Opened> atOnce(int sessions) throws IOException, InterruptedException {
            return at(Double.POSITIVE_INFINITY, sessions);
        }

        List<Opened> atRate(int aSecond, int sessions) throws IOException, InterruptedException {
            return at(aSecond, sessions);
        }

        private List<Opened> at(double aSecond, int sessions) throws IOException, InterruptedException {
            var coming = new ArrayList<Future<Opened>>();
            for (int i = 0; i < sessions; i++) {
                String name = "bench-" + count++;
                coming.add(clients.schedule(() -> use(name), (long) (1000.0 * i / aSecond), TimeUnit.MILLISECONDS));
            }
            var opened = new ArrayList<Opened>();
            for (Future<Opened> one : coming) {
                try {
                    opened.add(one.get());
                } catch (ExecutionException e) {
                    throw new IOException("a session could not be used", e.getCause());
                }
            }
            return opened;
        }

        private Opened use(String name) throws IOException, InterruptedException {
            long start = System.nanoTime();
            JsonNode session = client.open(name);
            double millis = (System.nanoTime() - start) / 1e6;
            client.run(name, "scala", "1 + 1");
            client.close(name);
            return new Opened(millis, !session.path("phases").has("pool_empty"));
        }
    }
}
