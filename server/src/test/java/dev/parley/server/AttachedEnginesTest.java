package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.engine.EngineProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Applications that attach themselves to a server with users: each is its owner's alone, and outlives the server. */
class AttachedEnginesTest extends UsersHarness {
    private static final String E = "/api/v1/engines";
    private static final String S = "/api/v1/sessions/";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(super.settings());
        settings.put("ENGINE_LOST_AFTER", "5s");
        return settings;
    }

    @Test
    void anApplicationIsAnEngineOfItsOwnersAndAProfileUnderItsName() {
        JsonNode made = attach(ann, "orders");
        join(made);

        JsonNode session = ann.put(S + "a?wait=20s", "{\"profile\":\"orders\"}")
                .hasStatus(201)
                .json();
        assertThat(session.path("engine").asText()).isEqualTo(made.path("id").asText());
        ann.post(S + "a/statements?wait=20s", "{\"language\":\"sql\",\"code\":\"select 7 as n\"}")
                .hasStatus(201);
        JsonNode engine =
                ann.get(E + "/" + made.path("id").asText()).hasStatus(200).json();
        assertThat(engine.path("kind").asText()).isEqualTo("attached");
        assertThat(engine.path("owner").asText()).isEqualTo("ann");
        assertThat(engine.path("profile").asText()).isEqualTo("orders");
        assertThat(engine.path("application").path("id").asText()).isEqualTo("local-1");
        root.get(E + "/" + made.path("id").asText()).hasStatus(200);
    }

    @Test
    void toOthersTheApplicationIsNotThere() {
        JsonNode made = attach(ann, "orders");
        join(made);
        String engine = E + "/" + made.path("id").asText();

        bob.get(engine).isProblem(404, "UNKNOWN_ENGINE");
        bob.put(S + "b", "{\"profile\":\"orders\"}").isProblem(400, "UNKNOWN_PROFILE");
        bob.delete(engine).isProblem(403, "NOT_PERMITTED");
        JsonNode his = attach(bob, "orders");
        assertThat(his.path("id")).isNotEqualTo(made.path("id"));
    }

    @Test
    void aNameIsTakenWhileItsApplicationIsInReach() {
        JsonNode first = attach(ann, "orders");
        var application = join(first);

        ann.post(E, body("orders")).isProblem(409, "ENGINE_EXISTS");
        ann.post(E, body("default")).isProblem(409, "ENGINE_EXISTS");

        application.kill();
        await().atMost(PATIENCE).until(() -> ann.post(E, body("orders")).status() == 201);
    }

    @Test
    void sessionsOfAnApplicationNeitherHaveItForThemselvesNorComeBack() {
        join(attach(ann, "orders"));

        ann.put(S + "a", "{\"profile\":\"orders\",\"kind\":\"dedicated\"}").isProblem(400, "INVALID_REQUEST");
        ann.put(S + "a", "{\"profile\":\"orders\",\"restart\":\"always\"}").isProblem(400, "INVALID_REQUEST");
    }

    @Test
    void itsOwnerDetachesItAndNobodyDrainsIt() {
        JsonNode made = attach(ann, "orders");
        join(made);
        String engine = E + "/" + made.path("id").asText();
        ann.put(S + "a?wait=20s", "{\"profile\":\"orders\"}").hasStatus(201);

        root.post(engine + "/drain").isProblem(409, "ENGINE_ATTACHED");
        ann.delete(engine).hasStatus(200);

        await().atMost(PATIENCE).until(() -> ann.get(engine).status() == 404);
        ann.put(S + "c", "{\"profile\":\"orders\"}").isProblem(400, "UNKNOWN_PROFILE");
    }

    @Test
    void oneThatNeverDialsOrIsOutOfReachIsGivenUpWithItsSessions() {
        JsonNode made = attach(ann, "orders");
        var application = join(made);
        ann.put(S + "a?wait=20s", "{\"profile\":\"orders\"}").hasStatus(201);
        JsonNode silent = attach(bob, "silent");

        application.kill();

        await().atMost(PATIENCE)
                .until(() -> ann.get(S + "a").json().path("state").asText().equals("dead"));
        assertThat(ann.get(S + "a").json().path("ended_reason").asText()).contains("out of reach");
        await().atMost(PATIENCE)
                .until(() -> bob.get(E + "/" + silent.path("id").asText()).status() == 404);
    }

    /** In reach, once this returns. */
    private EngineProcess join(JsonNode made) {
        EngineProcess application = dial(made);
        await().atMost(PATIENCE).until(() -> root.get(E + "/" + made.path("id").asText())
                .json()
                .path("state")
                .asText()
                .equals("ready"));
        return application;
    }

    private static JsonNode attach(Caller caller, String name) {
        return caller.post(E, body(name)).hasStatus(201).json();
    }

    private static String body(String name) {
        return "{\"name\":\"%s\",\"application\":{\"name\":\"an app\",\"id\":\"local-1\"}}".formatted(name);
    }
}
