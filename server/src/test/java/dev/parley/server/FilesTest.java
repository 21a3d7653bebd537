package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.frontend.rest.ContractClient.Reply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Files that are uploaded to sessions: what is taken, where it goes, and when it goes. */
class FilesTest extends GatewayHarness {
    private static final String S = "/api/v1/sessions/";
    private static final String BOUNDARY = "----parley";

    @Override
    Map<String, String> settings() {
        return Map.of("FILES_MAX_BYTES", "1000", "FILES_SESSION_BYTES", "1500", "FILES_MAX_FILES", "3");
    }

    @Test
    void aFileIsTakenListedAndGivenToTheSession() {
        open("a");

        Reply created = upload("a", "", "../../etc/My Data.CSV", "hello").hasStatus(201);

        assertThat(created.header("Location")).isEqualTo(S + "a/files/1");
        assertThat(created.json().toString())
                .isEqualTo("{\"number\":1,\"name\":\"../../etc/My Data.CSV\",\"kind\":\"file\",\"bytes\":5,"
                        + "\"path\":\"file-1.csv\",\"self\":\"" + S + "a/files/1\"}");
        assertThat(client.get(S + "a/files").hasStatus(200).json().path("items"))
                .containsExactly(created.json());
        assertThat(names("1")).containsExactlyInAnyOrder("1.json", "file-1.csv");
        awaitFile("a", "file1", "hello");
    }

    @Test
    void theKindIsThatOfItsEndingUnlessItIsSaid() {
        open("a");

        assertThat(kind(upload("a", "", "some.jar", "1"))).isEqualTo("jar");
        assertThat(kind(upload("a", "", "some.py", "1"))).isEqualTo("python");
        assertThat(kind(upload("a", "?kind=python", "some.zip", "1"))).isEqualTo("python");
    }

    @Test
    void anotherSessionSeesNothingOfIt() {
        open("a");
        open("b");
        upload("a", "", "x.txt", "hello").hasStatus(201);
        awaitFile("a", "file1", "hello");

        assertThat(client.get(S + "b/files").json().path("items")).isEmpty();
        assertThat(submitted("b", "file1").path("state").asText()).isEqualTo("failed");
    }

    @Test
    void aSessionThatStartsAgainGetsItsFilesAgainButThoseThatWereDeleted() {
        open("a");
        upload("a", "", "x.txt", "kept").hasStatus(201);
        upload("a", "", "y.txt", "dropped").hasStatus(201);
        awaitFile("a", "file2", "dropped");
        client.delete(S + "a/files/2").hasStatus(200);
        client.delete(S + "a/files/2").isProblem(404, "UNKNOWN_FILE");

        client.post(S + "a/restart?wait=10s").hasStatus(200);

        awaitFile("a", "file1", "kept");
        assertThat(submitted("a", "file2").path("state").asText()).isEqualTo("failed");
        assertThat(upload("a", "", "z.txt", "next").json().path("number").asInt())
                .isEqualTo(3);
    }

    @Test
    void theFilesOfASessionGoWithIt() {
        open("a");
        upload("a", "", "x.txt", "hello").hasStatus(201);

        delete("a");

        Awaitility.await().until(() -> names("1").isEmpty());
        assertThat(client.get(S + "a/files").json().path("items")).isEmpty();
        upload("a", "", "x.txt", "hello").isProblem(409, "SESSION_NOT_OPEN");
    }

    @Test
    void whatIsTooLargeOrTooManyIsRefusedAndLeavesNothing() {
        open("a");

        upload("a", "", "x", "x".repeat(1001)).isProblem(413, "TOO_LARGE");
        upload("a", "", "x", "x".repeat(1000)).hasStatus(201);
        upload("a", "", "x", "x".repeat(501)).isProblem(429, "FILE_LIMIT_REACHED");
        upload("a", "", "x", "x".repeat(500)).hasStatus(201);
        upload("a", "", "x", "").hasStatus(201);
        upload("a", "", "x", "").isProblem(429, "FILE_LIMIT_REACHED");

        Awaitility.await().until(() -> names("1").size() == 6);
        client.get("/health/live").hasStatus(200);
    }

    @Test
    void whatIsNoFormWithOneFileIsRefused() {
        open("a");

        client.post(S + "a/files", "{}").isProblem(415, "UNSUPPORTED_MEDIA_TYPE");
        send("a", "", "--" + BOUNDARY + "--\r\n").isProblem(400, "INVALID_REQUEST");
        send("a", "", part("x", "1") + part("y", "2") + "--" + BOUNDARY + "--\r\n")
                .isProblem(400, "INVALID_REQUEST");
        upload("a", "", "", "1").isProblem(400, "INVALID_REQUEST");
        upload("a", "?kind=exe", "x", "1").isProblem(400, "INVALID_REQUEST");
        upload("nobody", "", "x", "1").isProblem(404, "UNKNOWN_SESSION");
        client.delete(S + "a/files/x").isProblem(404, "UNKNOWN_FILE");
    }

    @Test
    void anUploadThatIsCutLeavesNothing() throws Exception {
        open("a");
        HttpClientRequest request = http.request(HttpMethod.POST, gateway.port(), "127.0.0.1", S + "a/files")
                .await(20, TimeUnit.SECONDS);
        request.putHeader("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .putHeader("Content-Length", "900");
        String begun = part("x", "half").strip();
        request.write(begun).await(20, TimeUnit.SECONDS);
        Awaitility.await().until(() -> !names("1").isEmpty());

        request.connection().close().await(20, TimeUnit.SECONDS);

        Awaitility.await().until(() -> names("1").isEmpty());
    }

    @Test
    void onlyTheEngineThatHasTheSessionGetsItsFiles() {
        open("a");
        upload("a", "", "x.txt", "hello").hasStatus(201);
        String engine = client.get(S + "a").json().path("engine").asText();
        String path = "/internal/engines/" + engine + "/files/1/1/1";

        int status = http.request(HttpMethod.GET, gateway.port(), "127.0.0.1", path)
                .compose(request ->
                        request.putHeader("Authorization", "Bearer wrong").send())
                .map(response -> response.statusCode())
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();

        assertThat(status).isEqualTo(401);
    }

    private void awaitFile(String session, String variable, String text) {
        Awaitility.await()
                .until(() ->
                        submitted(session, variable).at("/output/text").asText().contains("= " + text));
    }

    private JsonNode submitted(String session, String code) {
        return client.post(S + session + "/statements?wait=20s", "{\"language\":\"scala\",\"code\":\"" + code + "\"}")
                .hasStatus(201)
                .json();
    }

    private static String kind(Reply uploaded) {
        return uploaded.hasStatus(201).json().path("kind").asText();
    }

    private Reply upload(String session, String query, String name, String content) {
        return send(session, query, part(name, content) + "--" + BOUNDARY + "--\r\n");
    }

    private static String part(String name, String content) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n" + content + "\r\n";
    }

    private Reply send(String session, String query, String body) {
        return reply(client.send(
                HttpMethod.POST,
                S + session + "/files" + query,
                Map.of("Content-Type", "multipart/form-data; boundary=" + BOUNDARY),
                Buffer.buffer(body)));
    }

    private List<String> names(String session) {
        Path folder = results().resolveSibling("files").resolve(session);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            return List.of(); // it is being removed
        }
    }
}
