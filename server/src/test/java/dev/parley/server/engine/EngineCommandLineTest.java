package dev.parley.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.config.EngineConfig;
import dev.parley.server.config.EngineConfigs;
import dev.parley.server.error.GatewayException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
        assertThat(line.arguments(home, Optional.of(home))).noneMatch(argument -> argument.contains("5ec2e7"));
        assertThat(LAUNCH.toString()).doesNotContain("5ec2e7");
    }

    @Test
    void theEngineInheritsOnlyWhatIsListed() {
        var line = new EngineCommandLine(EngineConfigs.with(Map.of("environment", "[MY_REGION]")), home);
        assertThat(line.isInherited("PATH")).isTrue();
        assertThat(line.isInherited("MY_REGION")).isTrue();
        assertThat(line.isInherited("AWS_SECRET_ACCESS_KEY")).isFalse();
        assertThat(line.isInherited("JAVA_TOOL_OPTIONS")).isFalse();
    }

    @Test
    void configuredVariablesNeverReplaceOurOwn() {
        var config = EngineConfigs.with(Map.of("variables", "{MY_REGION: eu, SPARK_LOCAL_IP: 0.0.0.0}"));
        assertThat(new EngineCommandLine(config, home).environment(LAUNCH, home, home.resolve("c")))
                .containsEntry("MY_REGION", "eu")
                .containsEntry("SPARK_LOCAL_IP", "127.0.0.1");
    }

    @Test
    void anotherSparkReplacesTheEmbeddedOne() throws Exception {
        Path spark = home.resolve("other");
        Path jar = file(spark, "jars/spark-core_2.12-3.5.7.jar");
        Path ours = file(home, "parley/session.jar");
        Path adapter = file(home, "parley/spark35/adapter.jar");
        var line = new EngineCommandLine(config(Optional.of(spark)), home);
        assertThat(line.classPath().jars()).containsExactly(ours, adapter, jar);
    }

    @Test
    void theJarsTellWhichAdapterIsUsed() throws Exception {
        Path spark = home.resolve("other");
        file(spark, "jars/spark-core_2.13-4.2.0.jar");
        file(home, "parley/session.jar");
        file(home, "parley/spark35/adapter.jar");
        Path adapter = file(home, "parley/spark4/adapter.jar");
        var line = new EngineCommandLine(config(Optional.of(spark)), home);
        assertThat(line.classPath().jars())
                .contains(adapter)
                .doesNotContain(home.resolve("parley/spark35/adapter.jar"));
    }

    @Test
    void aSparkWithoutAnAdapterIsRefusedByItsVersion() throws Exception {
        file(home, "parley/session.jar");
        Path spark = home.resolve("other");
        Path core = file(spark, "jars/spark-core_2.13-3.5.7.jar");
        var line = new EngineCommandLine(config(Optional.of(spark)), home);
        assertThatThrownBy(line::check)
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("Spark 3.5.7 with Scala 2.13")
                .hasMessageContaining("engine.spark_home");
        Files.move(core, core.resolveSibling("other.jar"));
        assertThatThrownBy(line::check).hasMessageContaining("no spark-core");
    }

    private static Path file(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    @Test
    void whatIsNoSparkIsRefused() throws Exception {
        file(home, "parley/session.jar");
        var line = new EngineCommandLine(config(Optional.of(home.resolve("nowhere"))), home);
        assertThatThrownBy(line::check).hasMessageContaining("engine.spark_home must name a Spark installation");
    }

    @Test
    void memoryMetaspaceAndCompilersAreAsConfigured() {
        assertThat(arguments(Map.of())).contains("-Xmx2g", "-XX:MaxMetaspaceSize=" + (512 << 20));
        assertThat(arguments(Map.of())).noneMatch(argument -> argument.startsWith("-XX:TieredStopAtLevel"));
        assertThat(arguments(Map.of("jit", "quick", "max_metaspace", "1g")))
                .contains(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:ReservedCodeCacheSize=240m",
                        "-XX:MaxMetaspaceSize=" + (1 << 30));
    }

    @Test
    void anArchiveIsUsedWhereThereIsOneAndNeverSaysAWord() {
        assertThat(arguments(Map.of())).noneMatch(argument -> argument.contains("Share"));
        var line = new EngineCommandLine(EngineConfigs.with(Map.of()), home);
        assertThat(line.arguments(home, Optional.of(Path.of("/a/b.jsa"))))
                .contains("-XX:SharedArchiveFile=/a/b.jsa", "-Xshare:auto", "-Xlog:cds*=off");
    }

    private List<String> arguments(Map<String, String> settings) {
        return new EngineCommandLine(EngineConfigs.with(settings), home).arguments(home, Optional.empty());
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
        return EngineConfigs.with(
                sparkHome.map(path -> Map.of("spark_home", path.toString())).orElse(Map.of()));
    }
}
