package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.engine.EngineFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two users and an administrator: whose engines are to see and to end, and what of others' sessions is. */
class AdministratorTest extends UsersHarness {
    private static final String S = "/api/v1/sessions/";
    private static final String E = "/api/v1/engines";
    private static final String SLEEP = "{\"code\":\"Thread.sleep(600000)\"}";

    @Test
    void anAdministratorSeesAllSessionsAndTheirStatementsByNumber() {
        JsonNode hers = open(ann, "a");
        JsonNode his = open(bob, "a");
        ann.post(S + "a/statements?wait=20s", "{\"language\":\"sql\",\"code\":\"select 7 as n\"}")
                .hasStatus(201);
        bob.delete(S + "a?wait=20s").hasStatus(200);

        JsonNode all = root.get("/api/v1/sessions").hasStatus(200).json().path("items");

        assertThat(all.findValuesAsText("owner")).containsExactly("bob", "ann");
        assertThat(all.findValuesAsText("state")).containsExactly("closed", "idle");
        assertThat(all.at("/0/links/self").asText())
                .isEqualTo(S + his.path("id").asText());
        String seen = all.at("/1/links/self").asText();
        assertThat(seen).isEqualTo(S + hers.path("id").asText());
        root.get(seen).hasStatus(200);
        JsonNode statement = root.get(seen + "/statements/0").hasStatus(200).json();
        assertThat(statement.path("state").asText()).isEqualTo("succeeded");
        assertThat(statement.at("/links/self").asText()).isEqualTo(seen + "/statements/0");
        root.get(statement.at("/links/result").asText()).hasStatus(200);
        JsonNode history = root.get("/api/v1/statements").hasStatus(200).json().path("items");
        assertThat(history.findValuesAsText("code")).containsExactly("select 7 as n");
        root.get(history.at("/0/links/self").asText()).hasStatus(200);
    }

    @Test
    void aNameIsTheAdministratorsOwnSession() {
        open(ann, "a");

        root.get(S + "a").isProblem(404, "UNKNOWN_SESSION");
        JsonNode own = open(root, "a");

        assertThat(own.path("owner").asText()).isEqualTo("root");
        assertThat(own.at("/links/self").asText()).isEqualTo(S + "a");
    }

    @Test
    void anAdministratorCancelsAndClosesWhatIsOthers() {
        String session = S + open(ann, "a").path("id").asText();
        ann.post(S + "a/statements", SLEEP).hasStatus(201);
        ann.post(S + "a/statements", SLEEP).hasStatus(201);

        root.post(session + "/statements/0/cancel?wait=20s").hasStatus(200);
        root.post(session + "/interrupt").hasStatus(200);
        root.post(session + "/restart?wait=20s").hasStatus(200);
        root.delete(session + "?wait=20s").hasStatus(200);

        JsonNode closed = ann.get(S + "a").hasStatus(200).json();
        assertThat(closed.path("state").asText()).isEqualTo("closed");
        assertThat(closed.path("generation").asInt()).isEqualTo(2);
        assertThat(ann.get(S + "a/statements").json().path("items").findValuesAsText("state"))
                .containsOnly("cancelled");
    }

    @Test
    void codeAndFilesComeFromTheOwnerAlone() {
        String session = S + open(ann, "a").path("id").asText();

        for (String path : List.of("/statements", "/complete", "/inspect")) {
            root.post(session + path, "{\"code\":\"1\"}").isProblem(403, "NOT_PERMITTED");
        }
        root.get(session + "/catalog").isProblem(403, "NOT_PERMITTED");
        OwnersTest.upload(root, session).isProblem(403, "NOT_PERMITTED");
        root.delete(session + "/files/1").isProblem(403, "NOT_PERMITTED");
        root.get(session + "/files").hasStatus(200);
        assertThat(ann.get(S + "a/statements").json().path("items")).isEmpty();
    }

    @Test
    void aUserSeesTheEnginesThatHoldASessionOfTheirsAndAnAdministratorAll() {
        String hers = open(ann, "a").path("engine").asText();
        String his = open(bob, "a").path("engine").asText();

        assertThat(ids(ann)).containsExactly(hers);
        assertThat(ids(bob)).containsExactly(his);
        assertThat(ids(root)).containsExactly(hers, his);
        assertThat(bob.get(E + "/" + hers).isProblem(404, "UNKNOWN_ENGINE").detail())
                .isEqualTo(bob.get(E + "/engine-none")
                        .isProblem(404, "UNKNOWN_ENGINE")
                        .detail()
                        .replace("engine-none", hers));
        assertThat(root.get(E + "/" + hers).hasStatus(200).json().path("sessions"))
                .hasSize(1);
    }

    @Test
    void aLogIsForThoseWhoHaveASessionInItsEngine() throws IOException {
        JsonNode common = open(ann, "c", "{\"profile\":\"common\"}");
        String engine = common.path("engine").asText();
        Path folder = Files.createDirectories(engines().resolve(engine).resolve(EngineFiles.LOG));
        Files.writeString(folder.resolve(EngineFiles.piece(0)), "one\n");
        String log = E + "/" + engine + "/log";

        bob.get(log).isProblem(404, "UNKNOWN_ENGINE");
        ann.get(log).hasStatus(200);
        root.get(log).hasStatus(200);
        root.get(S + common.path("id").asText() + "/log").hasStatus(200);

        open(bob, "c", "{\"profile\":\"common\"}");
        bob.get(log).hasStatus(200);
        ann.delete(S + "c?wait=20s").hasStatus(200);
        await().until(() -> ann.get(log).status() == 404);
        root.delete(E + "/" + engine + "?force=true").hasStatus(200);
        bob.get(log).isProblem(404, "UNKNOWN_ENGINE");
        bob.get(S + "c/log").hasStatus(200);
        root.get(log).hasStatus(200);
    }

    @Test
    void enginesAreDrainedAndEndedByAdministrators() {
        String engine = E + "/" + open(ann, "a").path("engine").asText();

        for (String path : List.of(engine, E + "/engine-none")) {
            ann.post(path + "/drain").isProblem(403, "NOT_PERMITTED");
            ann.delete(path).isProblem(403, "NOT_PERMITTED");
            ann.delete(path + "?force=true").isProblem(403, "NOT_PERMITTED");
        }
        assertThat(ann.get(engine).json().path("drain_reason").isNull()).isTrue();

        JsonNode drained = root.post(engine + "/drain").hasStatus(200).json();
        assertThat(drained.path("drain_reason").asText()).isEqualTo("by request");
        assertThat(drained.path("sessions")).hasSize(1);
        root.delete(engine + "?force=true").hasStatus(200);
        await().until(() -> ann.get(S + "a").json().path("state").asText().equals("dead"));
    }

    private static List<String> ids(Caller caller) {
        return caller.get(E).hasStatus(200).json().path("items").findValuesAsText("id");
    }

    private static JsonNode open(Caller caller, String name) {
        return open(caller, name, "{}");
    }

    private static JsonNode open(Caller caller, String name, String spec) {
        return OwnersTest.open(caller, name, spec);
    }
}
