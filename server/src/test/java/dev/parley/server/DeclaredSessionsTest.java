package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sessions that the configuration declares, on the whole server. */
class DeclaredSessionsTest extends GatewayHarness {
    private static final String SESSION = "/api/v1/sessions/held";
    private static final String SAY =
            "{\"language\":\"scala\",\"session\":\"held\",\"result\":\"text\",\"code\":\"println(year)\"}";

    private String init = "val year = 2013";

    @Override
    Map<String, String> settings() {
        return Map.of("DECLARED_SESSIONS", "{held: {init: [\"" + init + "\"], tags: [declared]}}");
    }

    private JsonNode session() {
        return client.get(SESSION).hasStatus(200).json();
    }

    private void awaitIdle() {
        await().untilAsserted(() ->
                assertThat(get(SESSION, Map.of()).json().path("state").asText()).isEqualTo("idle"));
    }

    private String said() {
        return client.get("/run/say").hasStatus(200).json().path("text").asText();
    }

    @Test
    void itIsThereWithTheServerAndIsNeverIdleTooLong() {
        awaitIdle();

        assertThat(session().at("/spec/restart").asText()).isEqualTo("always");
        assertThat(session().at("/spec/idle_timeout").asText()).isEqualTo("PT0S");
        assertThat(session().path("tags").toString() + session().at("/spec/tags"))
                .contains("declared");
        client.put("/api/v1/snippets/say", SAY).hasStatus(201);
        assertThat(said()).isEqualTo("2013\n");
    }

    @Test
    void whenItIsClosedItComesBackAndSnippetsWaitForIt() {
        awaitIdle();
        client.put("/api/v1/snippets/say", SAY).hasStatus(201);
        long first = session().path("id").asLong();

        client.delete(SESSION + "?wait=20s").hasStatus(200);

        assertThat(said()).isEqualTo("2013\n");
        assertThat(session().path("id").asLong()).isGreaterThan(first);
    }

    @Test
    void itComesBackWhenItsEngineIsLostHoweverOften() {
        awaitIdle();
        client.put("/api/v1/snippets/say", SAY).hasStatus(201);
        long first = session().path("id").asLong();

        for (int lost = 0; lost < 5; lost++) {
            loseEngines();
            await().untilAsserted(() -> assertThat(said()).isEqualTo("2013\n"));
        }

        assertThat(session().path("id").asLong())
                .isGreaterThan(first); // as one that may come back 3 times in 10 minutes
    }

    @Test
    void whatIsDeclaredOtherwiseTakesThePlaceOfTheOneBefore() throws Exception {
        awaitIdle();
        client.put("/api/v1/snippets/say", SAY).hasStatus(201);
        stopServer();
        init = "val year = 2014";
        startServer();

        assertThat(said()).isEqualTo("2014\n");
    }

    @Test
    void oneWhoseInitFailsIsTriedAgainAndSaysWhy() throws Exception {
        stopServer();
        init = "nope";
        startServer();

        await().untilAsserted(() -> {
            JsonNode sessions =
                    client.get("/api/v1/sessions?state=failed").json().path("items");
            assertThat(sessions.size()).isGreaterThan(1);
            assertThat(sessions.get(0).path("ended_reason").asText()).contains("nope");
        });
    }
}
