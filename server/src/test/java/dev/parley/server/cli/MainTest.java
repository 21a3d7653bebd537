package dev.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(90)
class MainTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void theServerPrintsOneLineAndStopsCleanlyOnASignal(String signal) throws Exception {
        try (var server = parley("server", "--port", "0")) {
            String line = server.line();
            assertThat(line).matches("Parley \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? listens on http://127\\.0\\.0\\.1:\\d+");
            URI address = URI.create(line.substring(line.indexOf("http://")));
            assertThat(status(address.resolve("/no/such/route"))).isEqualTo(404);
            assertThat(folder.resolve("data/server.json")).content().contains("\"" + address + "\"");

            server.signal(signal);

            assertThat(server.exitCode()).as(server.stderr()).isZero();
            assertThat(server.restOfStdout()).isEmpty();
            assertThat(folder.resolve("data/server.json")).doesNotExist();
        }
    }

    @Test
    void whatAKilledServerHadUnpackedIsInItsDataAloneAndGoesWithTheNext() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        Map<String, String> environment = Map.of("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        Path unpacked = folder.resolve("data/unpacked");
        try (var killed = ParleyProcess.start(folder, environment, "server", "--port", "0")) {
            assertThat(killed.line()).contains("listens on");
            killed.signal("KILL");
            assertThat(killed.exitCode()).isNotZero();
        }
        List<Path> left;
        try (var files = Files.list(unpacked)) {
            left = files.toList();
        }
        assertThat(left).anyMatch(file -> file.getFileName().toString().startsWith("vertx"));
        assertThat(temporary).isEmptyDirectory();

        try (var next = ParleyProcess.start(folder, environment, "server", "--port", "0")) {
            assertThat(next.line()).contains("listens on");
            next.signal("TERM");
            assertThat(next.exitCode()).as(next.stderr()).isZero();
        }
        assertThat(left).noneMatch(Files::exists);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void aServerThatIsCarriedAlongEndsWithItsInputAndTakesItsFolderAlong() throws Exception {
        Path own = folder.resolve("own");
        try (var server = parley("server", "--port", "0", "--data", "own/data", "--embedded-in", "own")) {
            assertThat(server.line()).contains("listens on");
            assertThat(own.resolve("data/server.json")).exists();

            server.endInput();

            assertThat(server.exitCode()).as(server.stderr()).isZero();
            assertThat(own).doesNotExist();
        }
    }

    @Test
    void aServerRemovesNoFolderThatItsDataIsNotIn() throws Exception {
        assertThat(failure("server", "--port", "0", "--embedded-in", "elsewhere"))
                .contains("is not inside of")
                .contains("--embedded-in is for servers that an application starts");
    }

    @Test
    void aPortInUseIsOneLineAndExitCode1() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            assertThat(failure("server", "--port", port))
                    .startsWith("parley: cannot listen on 127.0.0.1, port " + port + ": Address already in use")
                    .contains("choose another with --port");
        }
    }

    @Test
    void aDataDirectoryUsedByAnotherServerIsOneLineAndExitCode1() throws Exception {
        try (var first = parley("server", "--port", "0", "--data", "kept")) {
            assertThat(first.line()).contains("listens on");

            assertThat(failure("server", "--port", "0", "--data", "kept"))
                    .isEqualTo(
                            "parley: the data directory " + folder.toRealPath().resolve("kept")
                                    + " is used by another server; stop that one or choose another with --data\n");
        }
    }

    @Test
    void aDataDirectoryThatCannotBeUsedIsOneLineAndExitCode1() throws Exception {
        Files.createFile(folder.resolve("file"));

        assertThat(failure("server", "--port", "0", "--data", "file")).contains("file is not a directory");
        assertThat(failure("server", "--port", "0", "--data", "/proc/parley")).contains("cannot be used");
    }

    @Test
    void anotherAddressWithoutATokenIsOneLineAndExitCode1() throws Exception {
        assertThat(failure("server", "--port", "0", "--host", "0.0.0.0"))
                .startsWith("parley: server.host 0.0.0.0 can be reached from other machines");
    }

    @Test
    void aWrongConfigurationIsOneLineAndExitCode1() throws Exception {
        Files.writeString(folder.resolve("parley.yaml"), "server: {prot: 1}");

        assertThat(failure("server", "--config", "parley.yaml"))
                .isEqualTo("parley: server.prot in parley.yaml is no setting; did you mean server.port?\n");
        assertThat(failure("config", "--port", "http")).startsWith("parley: server.port in --port: found \"http\"");
    }

    @Test
    void anUnknownFlagIsExitCode2AndNamesTheNearest() throws Exception {
        try (var parley = parley("server", "--prot", "1")) {
            assertThat(parley.exitCode()).isEqualTo(2);
            assertThat(parley.stderr()).contains("--prot").contains("--port").doesNotContain("\tat ");
        }
    }

    @Test
    void theEffectiveConfigurationIsPrintedWithSecretsHidden() throws Exception {
        var environment = Map.of("PARLEY_ENGINE_SPARK", "{spark.my.password: hush}");
        try (var parley = ParleyProcess.start(folder, environment, "config", "--port", "1234")) {
            assertThat(parley.restOfStdout())
                    .contains("  port: 1234\n", "spark.my.password: \"***\"")
                    .doesNotContain("hush");
            assertThat(parley.exitCode()).isZero();
        }
    }

    @Test
    void theVersionIsTheBuilds() throws Exception {
        try (var parley = parley("--version")) {
            assertThat(parley.restOfStdout()).matches("Parley \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n");
            assertThat(parley.exitCode()).isZero();
        }
    }

    @Test
    void withoutACommandTheUsageIsShown() throws Exception {
        try (var parley = parley()) {
            assertThat(parley.exitCode()).isEqualTo(2);
            assertThat(parley.stderr()).contains("Usage: parley", "server", "config");
        }
    }

    private ParleyProcess parley(String... arguments) throws IOException {
        return ParleyProcess.start(folder, Map.of(), arguments);
    }

    /** What a start that fails prints: one line, nothing on stdout. */
    private String failure(String... arguments) throws IOException, InterruptedException {
        try (var parley = parley(arguments)) {
            assertThat(parley.restOfStdout()).isEmpty();
            assertThat(parley.exitCode()).as(parley.stderr()).isEqualTo(1);
            assertThat(parley.stderr().lines()).hasSize(1);
            return parley.stderr();
        }
    }

    private static int status(URI address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
