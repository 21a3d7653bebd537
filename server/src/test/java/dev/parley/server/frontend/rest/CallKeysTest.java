package dev.parley.server.frontend.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys of calls of snippets, before a store that knows none of them. */
class CallKeysTest {
    private final RestServer server = RestServer.start();

    @BeforeEach
    void publish() {
        server.session("s");
        String rule = "\"parameters\":{\"n\":{\"type\":\"int\",\"required\":true}}";
        server.client
                .put(
                        "/api/v1/snippets/flights",
                        "{\"language\":\"sql\",\"session\":\"s\",\"code\":\"" + FakeCode.TABLE + "\"," + rule + "}")
                .hasStatus(201);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void thePointsOfSweepsPushNoKeyOfACallerOut() {
        callWithKey();
        for (int i = 0; i < 10; i++) { // as many points as keys are known
            sweep();
        }
        int before = runs();

        callWithKey();

        assertThat(runs()).isEqualTo(before);
    }

    private void sweep() {
        assertThat(server.client
                        .post(
                                "/run/flights/sweep?wait=10s",
                                "{\"parameters\":{\"n\":{\"from\":1,\"to\":1000}},\"at_once\":1}")
                        .hasStatus(200)
                        .json()
                        .at("/points/succeeded")
                        .asInt())
                .isEqualTo(1_000);
    }

    /** Its rows are not there, and do not matter. */
    private void callWithKey() {
        ContractClient.await(
                server.client.send(HttpMethod.GET, "/run/flights?n=1", Map.of("Idempotency-Key", "k"), null));
    }

    private int runs() {
        return RestServer.get(server.sessions.statements("s", -1, Integer.MAX_VALUE))
                .size();
    }
}
