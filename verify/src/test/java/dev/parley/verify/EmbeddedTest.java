package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application that brings its server along, by the one jar of the build that has it. */
class EmbeddedTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int NO_SQL = -1;

    @ParameterizedTest
    @EnumSource
    void theServerShowsWhatTheApplicationHasAndGoesWithAllItsFilesWhenItIsClosed(AttachedProcess.Spark spark)
            throws Exception {
        try (var app = AttachedProcess.serve(spark, 0, NO_SQL)) {
            Served served = Served.by(app);

            assertThat(served.address().getHost()).isEqualTo("127.0.0.1");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(served.folder())))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(served.tokenFile())))
                    .isEqualTo("rw-------");
            assertThat(new Api(served.address())
                            .send("GET", "/api/v1/sessions", null)
                            .status())
                    .isEqualTo(401);
            Api api = served.api();
            await().atMost(PATIENCE).until(() -> state(api).equals("idle"));
            assertThat(rows(api.run("orders", "sql", "select count(*) as n from orders")))
                    .isEqualTo("[[100]]");
            JsonNode other = api.open("other", Map.of("profile", "orders"));
            assertThat(other.path("state").asText()).as(other.toString()).isEqualTo("idle");
            JsonNode elsewhere = api.open("elsewhere");
            assertThat(elsewhere.path("state").asText())
                    .as(elsewhere.toString())
                    .isEqualTo("failed");
            assertThat(app.say("sql")).isEqualTo("none");
            assertThat(command(served.process())).doesNotContain(app.say("token"));

            assertThat(app.say("close")).isEqualTo("closed");

            assertThat(served.process().isAlive()).isFalse();
            assertThat(served.folder()).doesNotExist();
            assertThat(app.say("count")).isEqualTo("100");
            assertThat(app.end()).isZero();
        }
    }

    @Test
    void theServerEndsByItselfAndTakesItsFolderAlongWhereTheApplicationIsKilled() throws Exception {
        try (var app = AttachedProcess.serve(0, 0)) {
            Served served = Served.by(app);
            assertThat(app.say("sql")).startsWith("jdbc:hive2://127.0.0.1:");
            await().atMost(PATIENCE).until(() -> state(served.api()).equals("idle"));

            app.kill();

            ParleyServer.awaitEnd(served.process());
            assertThat(served.folder()).doesNotExist();
        }
    }

    @Test
    void theServerEndsWithAnApplicationThatEndsWithoutClosingIt() throws Exception {
        try (var app = AttachedProcess.serve(0, NO_SQL)) {
            Served served = Served.by(app);

            assertThat(app.end()).isZero();

            ParleyServer.awaitEnd(served.process());
            assertThat(served.folder()).doesNotExist();
        }
    }

    @Test
    void theFolderOfAServerThatWasKilledGoesWithTheApplicationWhichItDoesNotDisturb() throws Exception {
        try (var app = AttachedProcess.serve(0, NO_SQL)) {
            Served served = Served.by(app);

            served.process().destroyForcibly();
            ParleyServer.awaitEnd(served.process());

            assertThat(app.say("count")).isEqualTo("100");
            assertThat(app.end()).isZero();
            assertThat(served.folder()).doesNotExist();
        }
    }

    @Test
    void aPortThatIsTakenIsSaidAndNothingIsLeft() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            try (var app = AttachedProcess.serve(taken.getLocalPort(), NO_SQL)) {
                assertThat(app.greeting())
                        .startsWith("failed the server has not started")
                        .contains("cannot listen on 127.0.0.1, port " + taken.getLocalPort())
                        .contains("Address already in use");
                assertThat(app.children()).isEmpty();
            }
        }
    }

    /** The server of an application, as the test sees it. */
    private record Served(URI address, Path tokenFile, ProcessHandle process) {
        static Served by(AttachedProcess app) {
            String[] said = app.greeting().split(" ", -1);
            assertThat(said[0]).as(app.greeting()).isEqualTo("served");
            assertThat(app.children()).hasSize(1);
            return new Served(
                    URI.create(said[1]), Path.of(said[2]), app.children().get(0));
        }

        Path folder() {
            return tokenFile.getParent();
        }

        Api api() throws Exception {
            return new Api(
                    address, Optional.of("Bearer " + Files.readString(tokenFile).strip()));
        }
    }

    private static String command(ProcessHandle process) throws Exception {
        return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    }

    private static String state(Api api) throws Exception {
        return api.send("GET", "/api/v1/sessions/orders", null)
                .body()
                .path("state")
                .asText();
    }

    private static String rows(JsonNode statement) {
        assertThat(statement.path("state").asText()).as(statement.toString()).isEqualTo("succeeded");
        return statement.path("output").path("table").path("rows").toString();
    }
}
