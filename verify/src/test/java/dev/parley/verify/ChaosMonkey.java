package dev.parley.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Kills the server and engines of a chaos run, and cuts the line between them. For one thread. */
final class ChaosMonkey {
    private static final Duration AIMS_FOR = Duration.ofSeconds(10);
    private static final int SHORTEST_PAUSE = 3;
    private static final int LONGEST_PAUSE = 12;
    private static final int LONGEST_CUT = 6;

    private final Victims victims;
    private final Wire wire;
    private final Patient server;
    private final ChaosHistory history;
    private final Path results;
    private final Random random;
    private final List<Deed> round = new ArrayList<>();
    private final List<Double> recoveries = new ArrayList<>();
    private int serverKills;
    private int engineKills;
    private int cuts;
    private int hitsOnStatements;
    private int hitsOnUploads;

    /** What it can do; it does each once before it does one again. */
    private enum Deed {
        KILL_SERVER,
        KILL_ENGINE,
        CUT_LINE
    }

    /** What can be killed. */
    interface Victims {
        /** Kills the server and starts it again. */
        void replaceServer() throws Exception;
    }

    ChaosMonkey(Victims victims, Wire wire, Patient server, ChaosHistory history, Path results, Random random) {
        this.victims = victims;
        this.wire = wire;
        this.server = server;
        this.history = history;
        this.results = results;
        this.random = random;
    }

    /**
     * What it did.
     *
     * @param recoveries seconds from a new server's start to a session that goes on
     */
    record Deeds(
            int serverKills,
            int engineKills,
            int cuts,
            int hitsOnStatements,
            int hitsOnUploads,
            List<Double> recoveries) {}

    Deeds deeds() {
        return new Deeds(serverKills, engineKills, cuts, hitsOnStatements, hitsOnUploads, List.copyOf(recoveries));
    }

    /** How long it waits before its next deed. */
    Duration pause() {
        return Duration.ofSeconds(random.nextInt(SHORTEST_PAUSE, LONGEST_PAUSE + 1));
    }

    /** One deed; every second one waits for an upload that it can hit. */
    void act() throws Exception {
        if (round.isEmpty()) {
            round.addAll(List.of(Deed.values()));
            Collections.shuffle(round, random);
        }
        Deed deed = round.remove(0);
        boolean hitsUpload = random.nextBoolean() && awaitUpload();
        if (deed != Deed.CUT_LINE) {
            hitsOnUploads += hitsUpload ? 1 : 0;
            hitsOnStatements += history.underWay() > 0 ? 1 : 0;
        }
        switch (deed) {
            case KILL_SERVER -> killServer();
            case KILL_ENGINE -> killEngine();
            case CUT_LINE -> {
                cuts++;
                wire.downFor(random.nextInt(1, LONGEST_CUT)).get(1, TimeUnit.MINUTES);
            }
        }
    }

    private void killServer() throws Exception {
        serverKills++;
        long start = System.nanoTime();
        victims.replaceServer();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(this::aSessionGoesOn);
        recoveries.add((System.nanoTime() - start) / 1e9);
    }

    /** Or none is left that could. */
    private boolean aSessionGoesOn() {
        List<String> states = items("/api/v1/sessions?limit=100&state=starting,idle,busy,recovering").stream()
                .map(session -> session.path("state").asText())
                .toList();
        return states.isEmpty() || states.contains("idle") || states.contains("busy");
    }

    private void killEngine() {
        List<JsonNode> engines = items("/api/v1/engines");
        if (!engines.isEmpty()) {
            engineKills++;
            long pid = engines.get(random.nextInt(engines.size())).path("pid").asLong();
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private List<JsonNode> items(String path) {
        JsonNode items = server.send("GET", path, null).body().path("items");
        return StreamSupport.stream(items.spliterator(), false).toList();
    }

    /** Whether there is one: the folder of results grows while it is looked at. */
    private boolean awaitUpload() {
        long[] before = {Long.MAX_VALUE};
        try {
            Awaitility.await()
                    .atMost(AIMS_FOR)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> {
                        long now = bytes();
                        boolean grows = now > before[0];
                        before[0] = now;
                        return grows;
                    });
            return true;
        } catch (ConditionTimeoutException e) {
            return false; // none came; the next deed may have more luck
        }
    }

    private long bytes() throws IOException {
        return Files.isDirectory(results) ? FirstColumn.bytesIn(results) : 0;
    }
}
