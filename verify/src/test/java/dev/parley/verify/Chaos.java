package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.verify.ChaosHistory.Kind;
import dev.parley.verify.ChaosHistory.StatementId;
import dev.parley.verify.ChaosHistory.Told;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many sessions count and query while the server and engines are killed and the line between them is cut; {@code make chaos}
 * runs it. Not among the tests, which find a fault where it is: this one finds that there is one.
 */
class Chaos {
    private static final int SESSIONS = 20;
    private static final String MARK = "CHAOS_RUN";
    private static final Duration LOAD = Duration.ofSeconds(Integer.getInteger("parley.chaos.seconds", 600));
    private static final long SEED = Long.getLong("parley.chaos.seed", System.nanoTime());
    private static final String BEGIN = "<!-- chaos -->\n";
    private static final String END = "<!-- end chaos -->\n";

    @TempDir
    private Path folder;

    private final String mark = UUID.randomUUID().toString();
    private final ChaosHistory history = new ChaosHistory();
    private volatile boolean isOver;
    private ParleyServer server;
    private int port;
    private String config;

    @Test
    void nothingIsLostNothingIsDoubledAndNothingIsLeft() throws Exception {
        System.out.println("seed " + SEED + ", " + LOAD.toSeconds() + " s");
        port = ParleyServer.freePort();
        try (Wire wire = Wire.to(port)) {
            config = Files.writeString(folder.resolve("parley.yaml"), configuration(wire))
                    .toString();
            server = startServer();
            var patient = new Patient(server.address());
            var monkey = new ChaosMonkey(
                    this::replaceServer, wire, patient, history, folder.resolve("data/results"), new Random(SEED));
            run(monkey, patient);
            Map<StatementId, String> stored = stored(patient);
            List<String> violations = history.violations(stored);
            violations.addAll(eventsThatEndOtherThanOnce(patient));
            violations.addAll(resultsThatAreNotRight(patient));
            server.terminate();
            server.close();
            violations.addAll(leftOver());
            report(monkey.deeds(), violations);
            assertThat(violations).isEmpty();
            assertThat(monkey.deeds().hitsOnStatements())
                    .as("kills that hit a statement")
                    .isPositive();
            assertThat(monkey.deeds().hitsOnUploads())
                    .as("kills that hit an upload")
                    .isPositive();
        } finally {
            Marked.by(MARK, mark).forEach(ProcessHandle::destroyForcibly);
            server.close();
        }
    }

    private String configuration(Wire wire) {
        return """
                server:
                  advertised_address: %s
                engine:
                  memory: 1g
                  max_sessions: 7
                  pool_min: 1
                  pool_size: 2
                  variables: {%s: %s}
                profile:
                  max_engines: 6
                fleet:
                  launches_per_minute: 60
                """
                .formatted(wire.address(), MARK, mark);
    }

    private ParleyServer startServer() throws Exception {
        return ParleyServer.start(folder.resolve("data"), List.of("--port", String.valueOf(port)), "--config", config);
    }

    private void replaceServer() throws Exception {
        server.kill9();
        server.close();
        server = startServer();
    }

    private void run(ChaosMonkey monkey, Patient patient) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(SESSIONS);
        try {
            var clients = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < SESSIONS; i++) {
                var client = new ChaosClient("chaos-" + i, patient, history, () -> isOver, new Random(SEED + i + 1));
                clients.add(CompletableFuture.runAsync(client, threads));
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new));
            Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> all.isDone() || sessions() == SESSIONS);
            long end = System.nanoTime() + LOAD.toNanos();
            while (System.nanoTime() < end && !all.isDone()) {
                Duration pause = monkey.pause();
                Awaitility.await().pollDelay(pause).atMost(pause.plusSeconds(5)).until(() -> true);
                monkey.act();
            }
            isOver = true;
            all.get(10, TimeUnit.MINUTES);
        } finally {
            isOver = true;
            threads.shutdownNow();
        }
    }

    /** How many sessions have run a statement, under an id each. */
    private long sessions() {
        return history.told().stream()
                .filter(told -> told.outcome() != null)
                .map(told -> told.id().session())
                .distinct()
                .count();
    }

    /** The states of all statements of all sessions that there were. */
    private Map<StatementId, String> stored(Patient patient) {
        var stored = new HashMap<StatementId, String>();
        for (long session : history.told().stream()
                .map(told -> told.id().session())
                .distinct()
                .toList()) {
            String next = "/api/v1/sessions/" + session + "/statements?limit=100";
            while (next != null) {
                JsonNode page = patient.send("GET", next, null).body();
                for (JsonNode statement : page.path("items")) {
                    stored.put(
                            new StatementId(session, statement.path("id").asInt()),
                            statement.path("state").asText());
                }
                String cursor = page.path("next_cursor").asText("");
                next = cursor.isEmpty()
                        ? null
                        : "/api/v1/sessions/" + session + "/statements?limit=100&cursor=" + cursor;
            }
        }
        return stored;
    }

    private List<String> eventsThatEndOtherThanOnce(Patient patient) {
        var wrong = new ArrayList<String>();
        for (Told told : history.told()) {
            JsonNode events = patient.send(
                            "GET", path(told.id()) + "/events", null, Map.of("Accept", "application/json"))
                    .body()
                    .path("items");
            int ends = 0;
            for (JsonNode event : events) {
                ends += event.path("terminal").asBoolean() ? 1 : 0;
            }
            if (ends != 1) {
                wrong.add(told.id() + " has " + ends + " ends among its events");
            }
        }
        return wrong;
    }

    private List<String> resultsThatAreNotRight(Patient patient) {
        var wrong = new ArrayList<String>();
        for (Told told : history.told()) {
            if (told.kind() == Kind.LARGE
                    && told.outcome() != null
                    && told.outcome().succeeded()) {
                JsonNode statement = patient.send("GET", path(told.id()), null).body();
                String seen = read(patient, statement);
                if (!seen.equals(FirstColumn.range(ChaosClient.ROWS).toString())) {
                    wrong.add(told.id() + " has " + seen + " in the end");
                }
            }
        }
        return wrong;
    }

    private static String read(Patient patient, JsonNode statement) {
        try {
            return patient.insist(() -> FirstColumn.of(patient.server(), statement))
                    .toString();
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
    }

    private static String path(StatementId id) {
        return "/api/v1/sessions/" + id.session() + "/statements/" + id.statement();
    }

    private List<String> leftOver() {
        try {
            Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> Marked.by(MARK, mark)
                    .isEmpty());
            return List.of();
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            return List.of("processes are left: " + Marked.by(MARK, mark));
        }
    }

    private void report(ChaosMonkey.Deeds deeds, List<String> violations) throws Exception {
        List<Told> all = history.told();
        var table = new StringBuilder("| what | how many |\n| --- | --- |\n");
        row(
                table,
                "sessions at a time; under an id each",
                SESSIONS + "; "
                        + all.stream()
                                .map(told -> told.id().session())
                                .distinct()
                                .count());
        row(table, "statements acknowledged", all.size());
        row(table, "of them succeeded", count(all, true));
        row(table, "of them failed with their engine (`ENGINE_LOST`, `SESSION_NOT_OPEN`)", count(all, false));
        row(
                table,
                "large results checked, when they were made and in the end",
                all.stream()
                        .filter(told -> told.kind() == Kind.LARGE
                                && told.outcome() != null
                                && told.outcome().succeeded())
                        .count());
        row(table, "kills of the server; of an engine", deeds.serverKills() + "; " + deeds.engineKills());
        row(
                table,
                "kills that hit a statement under way; an upload",
                deeds.hitsOnStatements() + "; " + deeds.hitsOnUploads());
        row(table, "cuts of the line, 1 to 5 s", deeds.cuts());
        List<Double> recoveries = deeds.recoveries().stream().sorted().toList();
        if (!recoveries.isEmpty()) {
            row(
                    table,
                    "seconds from a kill of the server to a session that goes on, median; most",
                    String.format(
                            "%.1f; %.1f",
                            recoveries.get(recoveries.size() / 2), recoveries.get(recoveries.size() - 1)));
        }
        row(table, "violations", violations.size());
        String text = table + "\n" + LocalDate.now(ZoneOffset.UTC) + ", " + LOAD.toSeconds() + " s, seed " + SEED + ", "
                + Runtime.getRuntime().availableProcessors() + " cores.\n";
        System.out.println(text);
        violations.forEach(System.out::println);
        String page = System.getProperty("parley.chaos.page", "");
        if (!page.isEmpty()) {
            write(Path.of(page), text);
        }
    }

    private static void row(StringBuilder table, String what, Object value) {
        table.append("| ").append(what).append(" | ").append(value).append(" |\n");
    }

    private static long count(List<Told> all, boolean succeeded) {
        return all.stream()
                .filter(told -> told.outcome() != null && told.outcome().succeeded() == succeeded)
                .count();
    }

    private static void write(Path page, String text) throws Exception {
        String old = Files.readString(page, StandardCharsets.UTF_8);
        int begin = old.indexOf(BEGIN);
        int end = old.indexOf(END);
        assertThat(begin >= 0 && end > begin).as("the marks in " + page).isTrue();
        Files.writeString(page, old.substring(0, begin + BEGIN.length()) + text + old.substring(end));
    }
}
