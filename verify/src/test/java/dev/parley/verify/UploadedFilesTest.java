package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are uploaded to a session of a real engine. */
class UploadedFilesTest {
    private static final String SOURCE =
            """
            package uploaded;
            public class Greeting implements org.apache.spark.sql.api.java.UDF1<String, String> {
                public static String of(String who) { return "hello " + who; }
                @Override public String call(String who) { return of(who); }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void anUploadedJarIsUsableInTheNextStatementOfItsSessionAndInNoOther() throws Exception {
        try (ParleyServer server = ParleyServer.start(folder.resolve("data"))) {
            var api = new Api(server.address());
            api.open("one");
            api.open("two");
            assertThat(api.run("one", "scala", "val before = 1").path("state").asText())
                    .isEqualTo("succeeded");

            JsonNode jar = upload(server.address(), "one", "greeting.jar", Files.readAllBytes(jar()));
            JsonNode data = upload(server.address(), "one", "names.csv", "ada\nbob\n".getBytes(StandardCharsets.UTF_8));

            assertThat(jar.path("kind").asText()).isEqualTo("jar");
            check(api, "one", jar, data);
            assertThat(api.run("one", "scala", "before").at("/output/text").asText())
                    .contains("Int = 1");
            JsonNode refused = api.run("two", "scala", "uploaded.Greeting.of(\"x\")");
            assertThat(refused.at("/error/message").asText()).contains("not found: value uploaded");

            api.send("POST", "/api/v1/sessions/one/restart?wait=60s", null);

            check(api, "one", jar, data);
        }
    }

    private static void check(Api api, String session, JsonNode jar, JsonNode data) throws Exception {
        assertThat(text(api, session, "import uploaded.Greeting\nGreeting.of(\"x\")"))
                .contains("String = hello x");
        assertThat(text(
                        api,
                        session,
                        "sc.parallelize(1 to 8, 4).map(i => uploaded.Greeting.of(\"t\" + i)).collect().last"))
                .contains("String = hello t8");
        String string = "org.apache.spark.sql.types.StringType";
        text(api, session, "spark.udf.register(\"greet\", new uploaded.Greeting, " + string + ")");
        assertThat(api.run(session, "sql", "select greet('sql') as g")
                        .at("/output/table/rows")
                        .toString())
                .isEqualTo("[[\"hello sql\"]]");
        String lines = "scala.io.Source.fromFile(org.apache.spark.SparkFiles.get(\""
                + data.path("path").asText() + "\")).getLines.mkString(\"+\")";
        assertThat(text(api, session, lines)).contains("String = ada+bob");
        assertThat(text(api, session, "sc.parallelize(1 to 2, 2).map(i => " + lines + ").collect().mkString(\",\")"))
                .contains("String = ada+bob,ada+bob");
        assertThat(jar.path("path").asText()).isEqualTo("file-1.jar");
    }

    private static String text(Api api, String session, String code) throws Exception {
        JsonNode statement = api.run(session, "scala", code);
        assertThat(statement.path("state").asText()).as(statement.toString()).isEqualTo("succeeded");
        return statement.at("/output/text").asText();
    }

    private Path jar() throws IOException {
        return SparkJar.of("uploaded.Greeting", SOURCE, folder, folder.resolve("greeting.jar"));
    }

    private static JsonNode upload(URI server, String session, String name, byte[] content) throws Exception {
        var body = new ByteArrayOutputStream();
        body.writeBytes(("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/api/v1/sessions/" + session + "/files"))
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return JsonMapper.builder().build().readTree(response.body());
    }
}
