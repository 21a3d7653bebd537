package dev.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.config.ConfigLoader;
import dev.parley.server.config.Flag;
import dev.parley.server.config.GatewayConfig;
import dev.parley.server.error.StartException;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningServerTest {
    @TempDir
    Path folder;

    @Test
    void itsAddressIsOneThatCanBeCalled() {
        assertThat(RunningServer.address("127.0.0.1", 8998)).hasToString("http://127.0.0.1:8998");
        assertThat(RunningServer.address("::1", 1)).hasToString("http://[::1]:1");
        assertThat(RunningServer.address("[::1]", 1)).hasToString("http://[::1]:1");
    }

    @Test
    void closingClosesTheGatewayAndFreesTheFolder() {
        var closed = new AtomicInteger();
        var server = RunningServer.start(config(), (config, data) -> listening(closed));

        server.close();

        assertThat(closed).hasValue(1);
        RunningServer.start(config(), (config, data) -> listening(closed)).close();
        assertThat(closed).hasValue(2);
    }

    @Test
    void aStartThatFailsFreesTheFolderAndSaysWhy() {
        assertThatThrownBy(
                        () -> RunningServer.start(config(), (config, data) -> Future.failedFuture("no room\nat all")))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("the server did not start: ")
                .hasMessageEndingWith("no room at all");

        RunningServer.start(config(), (config, data) -> listening(new AtomicInteger()))
                .close();
    }

    @Test
    void aGatewayThatThrowsWhileStartingCountsAsAStartThatFails() {
        assertThatThrownBy(() -> RunningServer.start(config(), (config, data) -> {
                    throw new StartException("the token file is missing");
                }))
                .isInstanceOf(StartException.class)
                .hasMessage("the token file is missing");

        RunningServer.start(config(), (config, data) -> listening(new AtomicInteger()))
                .close();
    }

    private static Future<RunningGateway> listening(AtomicInteger closed) {
        return Future.succeededFuture(new RunningGateway(1, java.net.URI.create("http://127.0.0.1:1"), () -> {
            closed.incrementAndGet();
            return Future.succeededFuture();
        }));
    }

    private GatewayConfig config() {
        var data = new Flag("--data", "server.data", folder.resolve("data").toString());
        return ConfigLoader.load(Optional.empty(), Map.of(), List.of(data));
    }
}
