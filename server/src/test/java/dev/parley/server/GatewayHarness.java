package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.config.ConfigLoader;
import dev.parley.server.config.GatewayConfig;
import dev.parley.server.engine.EngineLaunch;
import dev.parley.server.engine.EngineProcess;
import dev.parley.server.engine.FakeLauncher;
import dev.parley.server.frontend.rest.ContractClient;
import dev.parley.server.frontend.rest.ContractClient.Reply;
import dev.parley.server.store.DataDirectory;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The whole server with its real store in front of engines that start in milliseconds, for tests over HTTP. */
abstract class GatewayHarness {
    private static final String S = "/api/v1/sessions/";

    @TempDir
    private Path folder;

    final Vertx vertx = Vertx.vertx();
    /** Kept: a client that nobody refers to is closed by the garbage collector, its requests too. */
    final HttpClient http = vertx.httpClientBuilder()
            .with(new PoolOptions().setHttp1MaxSize(100))
            .build();

    Gateway gateway;
    ContractClient client;
    private DataDirectory data;
    private FakeLauncher launcher;

    @BeforeEach
    void start() throws Exception {
        data = DataDirectory.open(folder);
        launcher = new FakeLauncher(vertx);
        startServer();
    }

    @AfterEach
    void stop() throws Exception {
        stopServer();
        launcher.close();
        data.close();
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    final void startServer() throws Exception {
        gateway = Gateway.start(config(), data, ignored -> launcher).await(20, TimeUnit.SECONDS);
        client = new ContractClient(vertx, gateway.port());
    }

    final void stopServer() throws Exception {
        gateway.close().await(20, TimeUnit.SECONDS);
        client.close();
    }

    final void restart() throws Exception {
        stopServer();
        startServer();
    }

    /** The engines that there are end at once, as in a crash. */
    final void loseEngines() {
        launcher.close();
    }

    /** An engine that nobody launched dials in with what it was told. */
    final EngineProcess dial(JsonNode attachment) {
        var told = new EngineLaunch(
                attachment.path("id").asText(), attachment.path("secret").asText(), gateway.engineAddress());
        return launcher.launch(told).result();
    }

    /** What differs from the defaults, as environment variables without their {@code PARLEY_}. */
    Map<String, String> settings() {
        return Map.of();
    }

    private GatewayConfig config() {
        var environment = new HashMap<String, String>();
        environment.put("PARLEY_ENGINE_START_AHEAD", "false");
        environment.put("PARLEY_SQL_PORT", "0");
        settings().forEach((name, value) -> environment.put("PARLEY_" + name, value));
        return ConfigLoader.load(Optional.empty(), environment, List.of());
    }

    /** Where the folders of engines are. */
    final Path engines() {
        return folder.resolve("engines");
    }

    /** Where the files of results are. */
    final Path results() {
        return folder.resolve("results");
    }

    final void open(String name) {
        JsonNode session =
                client.put(S + name + "?wait=20s", "{}").hasStatus(201).json();
        assertThat(session.path("state").asText()).isEqualTo("idle");
    }

    final void delete(String name) {
        reply(client.start(HttpMethod.DELETE, S + name + "?wait=20s")).hasStatus(200);
    }

    final JsonNode submit(String session, String language, String code) {
        return client.post(S + session + "/statements", body(language, code, ""))
                .hasStatus(201)
                .json();
    }

    /** Runs a query to its end. */
    final JsonNode run(String session, String query, String maxRows) {
        return client.post(S + session + "/statements?wait=20s", body("sql", query, ",\"max_rows\":" + maxRows))
                .hasStatus(201)
                .json();
    }

    private static String body(String language, String code, String more) {
        return "{\"language\":\"" + language + "\",\"code\":\"" + code.replace("\"", "\\\"") + "\"" + more + "}";
    }

    final Reply get(String path, Map<String, String> headers) {
        return reply(client.send(HttpMethod.GET, path, headers, null));
    }

    static Reply reply(CompletableFuture<Reply> pending) {
        return pending.orTimeout(30, TimeUnit.SECONDS).join();
    }
}
