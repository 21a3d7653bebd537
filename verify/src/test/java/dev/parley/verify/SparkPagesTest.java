package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Spark's own pages, where they are on. */
@Timeout(240)
class SparkPagesTest {
    @TempDir
    private Path folder;

    @Test
    void aStagesLinkLeadsToItsPageWhichIsOnLoopbackAlone() throws Exception {
        Path config = Files.writeString(
                folder.resolve("parley.yaml"),
                "engine:\n  spark: {spark.ui.enabled: true, spark.ui.port: 0, spark.ui.killEnabled: false}\n");
        try (ParleyServer server = ParleyServer.start(folder.resolve("data"), "--config", config.toString())) {
            var api = new Api(server.address());
            api.open("pages");

            JsonNode statement = api.run("pages", "scala", "spark.range(0, 1000, 1, 3).map(_ + 1).rdd.count()");

            JsonNode stage = statement.at("/progress/stages/0");
            URI link = URI.create(stage.path("link").asText());
            assertThat(link.getHost()).isEqualTo("127.0.0.1");
            HttpResponse<String> page =
                    HttpClient.newHttpClient().send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofString());
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body())
                    .contains("Details for Stage " + stage.path("id").asInt())
                    .contains("Total Time Across All Tasks");
            assertThat(Listeners.of(
                            server.engines().stream().map(ProcessHandle::pid).toList()))
                    .isNotEmpty()
                    .allMatch(Listeners::isLoopback);
        }
    }
}
