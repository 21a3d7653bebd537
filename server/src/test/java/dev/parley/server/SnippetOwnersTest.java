package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published snippets of users who each have a token. */
class SnippetOwnersTest extends GatewayHarness {
    private static final String P = "/api/v1/snippets/";
    private static final String S = "/api/v1/sessions/";

    @TempDir
    private Path secrets;

    private Caller ann;
    private Caller bob;

    @Override
    Map<String, String> settings() {
        try {
            return Map.of(
                    "SERVER_TOKEN_FILE", Caller.tokens(secrets, "ann", "bob").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void comeIn() {
        ann = new Caller(client, "ann");
        bob = new Caller(client, "bob");
        OwnersTest.open(ann, "s", "{}");
    }

    @Test
    void aPrivateSnippetIsNotThereForOthersButItsNameIsTaken() {
        ann.put(P + "answer", spec("private")).hasStatus(201);

        bob.get(P + "answer").isProblem(404, "UNKNOWN_SNIPPET");
        bob.get("/run/answer").isProblem(404, "UNKNOWN_SNIPPET");
        bob.delete(P + "answer").isProblem(404, "UNKNOWN_SNIPPET");
        assertThat(bob.get("/api/v1/snippets").json().path("items")).isEmpty();
        assertThat(bob.get("/run/openapi.json").json().path("paths")).isEmpty();
        bob.put(P + "answer", spec("private")).isProblem(409, "SNIPPET_EXISTS");
        ann.get("/run/answer").hasStatus(200);
    }

    @Test
    void oneForEveryoneRunsInItsOwnersSessionWhichOthersDoNotSee() {
        ann.put(P + "answer", spec("everyone")).hasStatus(201);

        assertThat(bob.get("/run/answer").hasStatus(200).json().path("rows").toString())
                .isEqualTo("[[7]]");

        bob.get(S + "s").isProblem(404, "UNKNOWN_SESSION");
        assertThat(bob.get("/run/openapi.json").json().path("paths").has("/run/answer"))
                .isTrue();
        bob.put(P + "answer", spec("everyone")).isProblem(409, "SNIPPET_EXISTS");
        bob.delete(P + "answer").isProblem(403, "NOT_PERMITTED");
        ann.put(P + "answer", spec("everyone").replace("7", "8")).hasStatus(200);
        bob.get(P + "answer?version=1").isProblem(404, "UNKNOWN_SNIPPET");
        ann.get(P + "answer?version=1").hasStatus(200);
    }

    @Test
    void callersOfOneSnippetHaveKeysOfTheirOwn() {
        ann.put(
                        P + "answer",
                        "{\"language\":\"sql\",\"code\":\"select :n as n\",\"session\":\"s\",\"visibility\":\"everyone\","
                                + "\"parameters\":{\"n\":{\"type\":\"int\"}}}")
                .hasStatus(201);
        var key = Map.of("Idempotency-Key", "k");

        for (int i = 0; i < 2; i++) {
            assertThat(rows(ann, "/run/answer?n=1", key)).isEqualTo("[[1]]");
            assertThat(rows(bob, "/run/answer?n=2", key)).isEqualTo("[[2]]");
        }
    }

    private static String rows(Caller caller, String path, Map<String, String> headers) {
        return caller.send(HttpMethod.GET, path, headers, null)
                .hasStatus(200)
                .json()
                .path("rows")
                .toString();
    }

    private static String spec(String visibility) {
        return "{\"language\":\"sql\",\"code\":\"select 7 as n\",\"session\":\"s\",\"visibility\":\"" + visibility
                + "\"}";
    }
}
