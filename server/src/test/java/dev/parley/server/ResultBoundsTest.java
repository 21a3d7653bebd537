package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.frontend.rest.ContractClient.Reply;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How much of results is kept, and what goes for what. */
class ResultBoundsTest {
    private static final String LARGE = "select id from range(30000)"; // some 250 KB

    @Nested
    class WhereTheDiskIsSmall extends GatewayHarness {
        @Override
        Map<String, String> settings() {
            return Map.of("RESULTS_DISK_BYTES", "700k", "RESULTS_SESSION_BYTES", "400k");
        }

        @BeforeEach
        void sessions() {
            open("a");
            open("b");
        }

        @Test
        void theOldestResultOfASessionMakesRoomForItsNewest() {
            JsonNode first = run("a", LARGE, "null");
            JsonNode other = run("b", LARGE, "null");
            JsonNode second = run("a", LARGE, "null");

            assertThat(second.at("/output/table/row_count").asInt()).isEqualTo(30_000);
            assertThat(client.get(result(first))
                            .isProblem(410, "RESULT_EXPIRED")
                            .detail())
                    .contains("results.session_bytes");
            client.get(result(second)).hasStatus(200);
            client.get(result(other)).hasStatus(200);
            assertThat(client.get(first.at("/links/self").asText())
                            .json()
                            .at("/output/table/rows")
                            .size())
                    .isEqualTo(1_000); // what is shown with the statement stays
        }

        @Test
        void theOldestOfAllMakesRoom() {
            open("c");
            JsonNode first = run("a", LARGE, "null");
            JsonNode second = run("b", LARGE, "null");
            JsonNode third = run("c", LARGE, "null");

            assertThat(client.get(result(first))
                            .isProblem(410, "RESULT_EXPIRED")
                            .detail())
                    .contains("results.disk_bytes");
            client.get(result(second)).hasStatus(200);
            client.get(result(third)).hasStatus(200);
        }

        @Test
        void aSnippetsAnswerWhoseResultWentIsMadeAnewForRowsAndForPages() {
            client.put(
                            "/api/v1/snippets/large",
                            "{\"language\":\"sql\",\"session\":\"a\",\"cache_ttl\":\"1h\",\"code\":\"" + LARGE + "\"}")
                    .hasStatus(201);
            client.get("/run/large").hasStatus(200);

            takeRoom("a");
            String page = get("/run/large", Map.of("Accept", "text/html"))
                    .hasStatus(200)
                    .raw()
                    .toString();
            takeRoom("a");
            Reply csv = client.get("/run/large?format=csv").hasStatus(200);

            assertThat(page).contains("200 of 10000 rows.");
            assertThat(csv.raw().toString()).startsWith("id\r\n0\r\n").endsWith("\r\n9999\r\n");
            assertThat(csv.header("Age")).isNull();
        }

        /** Of all results of a session before. */
        private void takeRoom(String session) {
            run(session, LARGE, "null");
            run(session, LARGE, "null");
        }

        @Test
        void whatDoesNotFitAtAllIsCutAndSaysSo() {
            JsonNode table = run("a", "select id from range(100000)", "null").at("/output/table");

            assertThat(table.path("truncated").asBoolean()).isTrue();
            assertThat(table.path("limit_reason").asText()).isEqualTo("session_bytes");
            assertThat(table.path("row_count").asInt()).isBetween(30_000, 60_000);
        }
    }

    @Nested
    class WhereALimitFailsTheStatement extends GatewayHarness {
        @Override
        Map<String, String> settings() {
            return Map.of("RESULTS_MAX_BYTES", "300k", "RESULTS_SESSION_BYTES", "500k", "RESULTS_ON_LIMIT", "fail");
        }

        @Test
        void nothingOfItIsKept() {
            open("a");

            JsonNode failed = run("a", "select id from range(100000)", "null");

            assertThat(failed.path("state").asText()).isEqualTo("failed");
            assertThat(failed.at("/error/code").asText()).isEqualTo("RESULT_LIMIT_REACHED");
            assertThat(failed.at("/error/message").asText())
                    .contains("max_bytes")
                    .contains("select less");
            client.get(result(failed)).isProblem(404, "NO_RESULT");
            await().untilAsserted(() -> assertThat(results()).isEmptyDirectory());
        }

        @Test
        void aBoundOfRowsIsWhatWasAskedForAndNoFailure() {
            open("a");

            JsonNode cut = run("a", LARGE, "20000");

            assertThat(cut.path("state").asText()).isEqualTo("succeeded");
            assertThat(cut.at("/output/table/limit_reason").asText()).isEqualTo("max_rows");
        }
    }

    private static String result(JsonNode statement) {
        return statement.at("/links/result").asText();
    }
}
