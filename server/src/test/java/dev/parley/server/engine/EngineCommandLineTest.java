package dev.parley.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.config.EngineConfig;
import dev.parley.server.error.GatewayException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineCommandLineTest {
    private static final EngineLaunch LAUNCH =
            new EngineLaunch("engine-1", "5ec2e7", URI.create("http://127.0.0.1:8998"));

    @TempDir
    private Path home;

    @Test
    void theSecretIsInTheEnvironmentAndNotOnTheCommandLine() {
        var line = new EngineCommandLine(config(Optional.empty()), home);
        assertThat(line.environment(LAUNCH, home, home.resolve("c"))).containsEntry("PARLEY_ENGINE_SECRET", "5ec2e7");
        assertThat(line.arguments()).noneMatch(argument -> argument.contains("5ec2e7"));
        assertThat(LAUNCH.toString()).doesNotContain("5ec2e7");
    }

    @Test
    void theEngineInheritsOnlyWhatIsListed() {
        assertThat(EngineCommandLine.isInherited("PATH")).isTrue();
        assertThat(EngineCommandLine.isInherited("AWS_SECRET_ACCESS_KEY")).isFalse();
        assertThat(EngineCommandLine.isInherited("JAVA_TOOL_OPTIONS")).isFalse();
    }

    @Test
    void anotherSparkReplacesTheEmbeddedOne() {
        var line = new EngineCommandLine(config(Optional.of(Path.of("/opt/spark"))), home);
        assertThat(line.arguments()).anyMatch(argument -> argument.endsWith("parley/*:/opt/spark/jars/*"));
    }

    @Test
    void missingSparkJarsAreNamedWithTheWayOut() throws Exception {
        Files.createFile(Files.createDirectory(home.resolve("parley")).resolve("session.jar"));
        var line = new EngineCommandLine(config(Optional.empty()), home);
        assertThatThrownBy(line::check)
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining(home.resolve("jars").toString())
                .hasMessageContaining("make build");
        Files.createDirectory(home.resolve("jars"));
        assertThatThrownBy(line::check).hasMessageContaining("no jars are in");
    }

    private static EngineConfig config(Optional<Path> sparkHome) {
        return new EngineConfig(
                "local[2]",
                sparkHome,
                Optional.empty(),
                Map.of(),
                "1g",
                List.of(),
                Duration.ofMinutes(2),
                Duration.ofSeconds(30),
                Duration.ofMinutes(1));
    }
}
