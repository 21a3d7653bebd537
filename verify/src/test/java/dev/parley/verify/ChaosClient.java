package dev.parley.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.verify.ChaosHistory.Kind;
import dev.parley.verify.ChaosHistory.Outcome;
import dev.parley.verify.ChaosHistory.StatementId;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** A client of one session: it counts in it, queries, and makes it again where its engine was lost. For one thread. */
final class ChaosClient implements Runnable {
    static final long ROWS = 1_000_000;
    private static final int PERCENT = 100;
    private static final int COUNTS = 65;
    private static final int QUERIES = 25;

    private final String name;
    private final Patient server;
    private final ChaosHistory history;
    private final BooleanSupplier isOver;
    private final Random random;

    ChaosClient(String name, Patient server, ChaosHistory history, BooleanSupplier isOver, Random random) {
        this.name = name;
        this.server = server;
        this.history = history;
        this.isOver = isOver;
        this.random = random;
    }

    @Override
    public void run() {
        while (!isOver.getAsBoolean()) {
            if (isOpen() && run(Kind.START, "scala", "var counter = 0", 0)) {
                boolean lives = true;
                while (lives && !isOver.getAsBoolean()) {
                    lives = next();
                }
            }
        }
    }

    /** Whether there is one that statements can be sent to. */
    private boolean isOpen() {
        Api.Answer made = server.send("PUT", "/api/v1/sessions/" + name + "?wait=60s", Map.of());
        return made.status() < 300 && made.body().path("state").asText().matches("starting|idle|busy|recovering");
    }

    /** Whether its session lives. */
    private boolean next() {
        int which = random.nextInt(PERCENT);
        if (which < COUNTS) {
            return run(Kind.COUNT, "scala", "counter += 1; println(counter)", 0);
        }
        if (which < COUNTS + QUERIES) {
            int number = random.nextInt(1 << 20);
            return run(Kind.QUERY, "sql", "select " + number + " as n", number);
        }
        return run(
                Kind.LARGE,
                "sql",
                "select id from range(0, " + ROWS + ", 1, 4)",
                FirstColumn.range(ROWS).sum());
    }

    private boolean run(Kind kind, String language, String code, long expected) {
        var body = new HashMap<String, Object>(Map.of("language", language, "code", code));
        body.put("max_rows", null);
        String key = new UUID(random.nextLong(), random.nextLong()).toString();
        Api.Answer submitted =
                server.send("POST", "/api/v1/sessions/" + name + "/statements", body, Map.of("Idempotency-Key", key));
        if (submitted.status() != 201) {
            return false; // the session has ended
        }
        var id = new StatementId(
                submitted.body().path("session_id").asLong(),
                submitted.body().path("id").asInt());
        history.acknowledged(id, kind, expected);
        JsonNode end = end(id);
        var outcome = new Outcome(
                end.path("state").asText(),
                end.at("/error/code").asText(),
                end.path("state").asText().equals("succeeded") ? value(kind, end) : 0);
        history.ended(id, outcome);
        return outcome.succeeded();
    }

    private JsonNode end(StatementId id) {
        String path = "/api/v1/sessions/" + id.session() + "/statements/" + id.statement() + "?wait=20s";
        JsonNode statement = server.send("GET", path, null).body();
        while (!statement.path("terminal").asBoolean()) {
            statement = server.send("GET", path, null).body();
        }
        return statement;
    }

    private long value(Kind kind, JsonNode end) {
        return switch (kind) {
            case START -> 0;
            case COUNT -> Long.parseLong(end.at("/output/text").asText().strip());
            case QUERY -> end.at("/output/table/rows/0/0").asLong();
            case LARGE -> sum(end);
        };
    }

    private long sum(JsonNode end) {
        FirstColumn column = server.insist(() -> FirstColumn.of(server.server(), end));
        return column.rows() == ROWS ? column.sum() : -column.rows();
    }
}
