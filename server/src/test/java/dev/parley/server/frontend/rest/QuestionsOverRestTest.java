package dev.parley.server.frontend.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QuestionsOverRestTest {
    private static RestServer server;
    private static ContractClient client;
    private static String session;

    @BeforeAll
    static void start() {
        server = RestServer.start();
        client = server.client;
        session = server.session("asked");
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @Test
    void withoutACursorTheEndIsMeantAndWithoutALanguageTheSessionsOwn() {
        JsonNode completions = client.post(session + "/complete", "{\"code\": \"\ud83d\ude00a\"}")
                .hasStatus(200)
                .json();

        assertThat(completions.path("to").asInt()).isEqualTo(2);
        assertThat(completions.at("/items/0/text").asText()).isEqualTo("\ud83d\ude00aSCALA");
        assertThat(completions.at("/items/0/kind").asText()).isEqualTo("value");
        assertThat(client.post(session + "/complete", "{\"code\": \"\", \"cursor\": 0, \"language\": \"sql\"}")
                        .hasStatus(200)
                        .json()
                        .at("/items/0/text")
                        .asText())
                .isEqualTo("SQL");
    }

    @Test
    void whereNothingKnownStandsNothingIsFound() {
        JsonNode inspection = client.post(session + "/inspect", "{\"code\": \"x\", \"cursor\": 1}")
                .hasStatus(200)
                .json();

        assertThat(inspection.path("found").asBoolean(true)).isFalse();
        assertThat(inspection.path("kind").isNull()).isTrue();
    }

    @Test
    void theCatalogIsReadAsAWholeOrByTable() {
        JsonNode all = client.get(session + "/catalog?limit=1").hasStatus(200).json();
        JsonNode one = client.get(session + "/catalog?database=default&table=flights&like=f*")
                .hasStatus(200)
                .json();

        assertThat(all.path("truncated").asBoolean()).isTrue();
        assertThat(all.at("/tables/0/columns").isNull()).isTrue();
        assertThat(one.at("/tables/0/columns/0/type").asText()).isEqualTo("bigint");
        assertThat(one.at("/functions/0/built_in").asBoolean()).isTrue();
    }

    @Test
    void badQuestionsAreRefused() {
        assertThat(client.post(session + "/complete", "{\"code\": \"a\", \"cursor\": 2}")
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo("cursor is 2, and the code has 1 code points.");
        client.post(session + "/inspect", "{\"code\": \"a\", \"cursor\": -1}").isProblem(400, "INVALID_REQUEST");
        client.post(session + "/inspect", "{\"code\": \"a\", \"cursor\": 0.5}").isProblem(400, "INVALID_REQUEST");
        client.post(session + "/inspect", "{}").isProblem(400, "INVALID_REQUEST");
        client.get(session + "/catalog?limit=0").isProblem(400, "INVALID_REQUEST");
        client.get(session + "/catalog?database=nowhere").isProblem(400, "NOT_ANSWERED");
        client.get("/api/v1/sessions/nosuch/catalog").isProblem(404, "UNKNOWN_SESSION");
    }
}
