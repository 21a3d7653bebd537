package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Sessions of several profiles, and those with an engine of their own, over HTTP. */
class ProfilesTest extends GatewayHarness {
    private static final String S = "/api/v1/sessions/";

    @Override
    Map<String, String> settings() {
        return Map.of(
                "PROFILES",
                "{etl: {memory: 6g, max_engines: 1, dedicated_memory: 4g, dedicated_cores: 2, init: ['val x = 1'],"
                        + " spark: {spark.a.token: hush, spark.b: c}}}",
                "FLEET_MAX_ENGINES",
                "3");
    }

    @Test
    void theProfilesAreListedWithoutSecrets() {
        JsonNode items = client.get("/api/v1/profiles").hasStatus(200).json().path("items");
        assertThat(items.findValuesAsText("name")).containsExactly("default", "etl");
        assertThat(items.at("/1/memory").asText()).isEqualTo("6g");
        assertThat(items.at("/1/conf").toString()).isEqualTo("{\"spark.a.token\":\"***\",\"spark.b\":\"c\"}");
        assertThat(items.at("/1/allowed_conf").toString()).contains("spark.sql.*");
    }

    @Test
    void sessionsOfDifferentProfilesHaveDifferentEnginesAndTheProfilesInitRuns() {
        String first = engine(put("a", "{}"));
        assertThat(engine(put("b", "{\"profile\":\"default\"}"))).isEqualTo(first);
        assertThat(engine(put("c", "{\"profile\":\"etl\"}"))).isNotEqualTo(first);
        JsonNode printed = client.post(S + "c/statements?wait=20s", "{\"code\":\"println(x)\"}")
                .json();
        assertThat(printed.at("/output/text").asText()).isEqualTo("1\n");
    }

    @Test
    void aSnippetRunsInAFreshSessionOfItsProfile() {
        client.put(
                        "/api/v1/snippets/prints",
                        "{\"language\":\"scala\",\"code\":\"println(x)\",\"result\":\"text\",\"profile\":\"etl\"}")
                .hasStatus(201);

        assertThat(client.get("/run/prints?wait=20s")
                        .hasStatus(200)
                        .json()
                        .path("text")
                        .asText())
                .isEqualTo("1\n");
        assertThat(client.get("/api/v1/sessions").json().path("items").findValuesAsText("profile"))
                .isNotEmpty()
                .containsOnly("etl");
    }

    @Test
    void anUnknownProfileIsRefusedWithThoseThatAre() {
        assertThat(client.put(S + "a", "{\"profile\":\"elt\"}")
                        .isProblem(400, "UNKNOWN_PROFILE")
                        .raw()
                        .toString())
                .contains("default, etl");
    }

    @Test
    void aDedicatedSessionHasAnEngineOfItsOwnThatEndsWithIt() throws Exception {
        String shared = engine(put("a", "{}"));
        JsonNode own = put("own", "{\"kind\":\"dedicated\",\"driver_memory\":\"1g\",\"driver_cores\":1}");
        assertThat(engine(own)).isNotEqualTo(shared);
        assertThat(own.at("/spec/kind").asText()).isEqualTo("dedicated");
        assertThat(engine(put("b", "{}"))).isEqualTo(shared);
        assertThat(engines("default")).isEqualTo(2);

        delete("own");

        Awaitility.await().until(() -> engines("default") == 1);
        assertThat(client.get(S + "a").json().path("state").asText()).isEqualTo("idle");
    }

    @Test
    void whatADedicatedSessionMayHaveIsBounded() {
        client.put(S + "a", "{\"kind\":\"dedicated\",\"profile\":\"etl\",\"driver_memory\":\"5g\"}")
                .isProblem(400, "INVALID_REQUEST");
        client.put(S + "a", "{\"kind\":\"dedicated\",\"profile\":\"etl\",\"driver_cores\":3}")
                .isProblem(400, "INVALID_REQUEST");
        client.put(S + "a", "{\"kind\":\"dedicated\",\"driver_memory\":\"lots\"}")
                .isProblem(400, "INVALID_REQUEST");
        client.put(S + "a", "{\"kind\":\"dedicated\",\"driver_cores\":99999999999}")
                .isProblem(400, "INVALID_REQUEST");
        client.put(S + "a", "{\"driver_memory\":\"1g\"}").isProblem(400, "INVALID_REQUEST");
        assertThat(engines("default")).isZero();
    }

    @Test
    void settingsOfAWholeEngineAreRefusedOnASharedOneAndTakenByADedicatedOne() {
        String conf = "\"conf\":{\"spark.executor.memory\":\"1g\"}";
        client.put(S + "a", "{" + conf + "}").isProblem(400, "CONF_IS_STATIC");
        client.put(S + "a", "{\"conf\":{\"spark.plugins\":\"x\"}}").isProblem(400, "CONF_NOT_ALLOWED");
        client.put(S + "a", "{\"kind\":\"dedicated\",\"conf\":{\"spark.jars\":\"/etc/passwd\"}}")
                .isProblem(400, "CONF_NOT_ALLOWED");
        put("a", "{\"kind\":\"dedicated\"," + conf + "}");
    }

    @Test
    void oneEngineTooManyIsRefusedBeforeAnythingIsLaunched() {
        put("a", "{\"kind\":\"dedicated\",\"profile\":\"etl\"}");
        var refused = client.put(S + "b", "{\"kind\":\"dedicated\",\"profile\":\"etl\"}")
                .isProblem(429, "ENGINE_LIMIT_REACHED");
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        assertThat(refused.raw().toString()).contains("profile.max_engines");
        put("c", "{\"kind\":\"dedicated\"}");
        put("d", "{\"kind\":\"dedicated\"}");
        assertThat(client.put(S + "e", "{\"kind\":\"dedicated\"}")
                        .isProblem(429, "ENGINE_LIMIT_REACHED")
                        .raw()
                        .toString())
                .contains("fleet.max_engines");
        client.get(S + "e").isProblem(404, "UNKNOWN_SESSION");
    }

    private int engines(String profile) {
        for (JsonNode item : client.get("/api/v1/profiles").json().path("items")) {
            if (item.path("name").asText().equals(profile)) {
                return item.path("engines").asInt();
            }
        }
        throw new AssertionError("no profile " + profile);
    }

    private JsonNode put(String name, String spec) {
        JsonNode session =
                client.put(S + name + "?wait=20s", spec).hasStatus(201).json();
        assertThat(session.path("state").asText()).isEqualTo("idle");
        return session;
    }

    private static String engine(JsonNode session) {
        return session.path("engine").asText();
    }
}
