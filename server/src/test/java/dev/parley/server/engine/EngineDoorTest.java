package dev.parley.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineRoutes;
import dev.parley.protocol.engine.ResultUpload;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.server.config.EngineConfig;
import dev.parley.server.config.EngineConfigs;
import dev.parley.server.file.FileShelves;
import dev.parley.server.result.ResultFixture;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the door takes of an engine that has shown its secret. */
class EngineDoorTest {
    private static final EngineConfig CONFIG = EngineConfigs.with(Map.of("start_ahead", "false"));

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    /** Kept: a client that nobody refers to is closed by the garbage collector, its requests too. */
    private final HttpClient http = vertx.createHttpClient();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void anUploadForASessionThatIsNotOpenIsRefusedAndLeavesNothing() throws Exception {
        var secret = new AtomicReference<String>();
        var registry = Registries.of(
                vertx,
                launch -> {
                    secret.set(launch.secret());
                    return Promise.<EngineProcess>promise().future();
                },
                CONFIG);
        Engine engine = Registries.engine(registry);
        Router router = Router.router(vertx);
        var door = new EngineDoor(registry, new ResultFixture(vertx, folder).spool(), FileShelves.of(vertx, folder));
        router.route(EngineRoutes.ROOT + "*").subRouter(door.router(vertx));
        var server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);

        int status = http.request(
                        HttpMethod.PUT,
                        server.actualPort(),
                        "127.0.0.1",
                        ResultUpload.path(engine.id(), new SessionKey(7, 1), 0) + "?from=0")
                .compose(request -> request.putHeader("Authorization", "Bearer " + secret.get())
                        .send(Buffer.buffer(new byte[] {0, 0, 0, 2, '[', ']'})))
                .map(HttpClientResponse::statusCode)
                .await(10, TimeUnit.SECONDS);

        assertThat(status).isEqualTo(410);
        assertThat(folder).isEmptyDirectory();
    }
}
