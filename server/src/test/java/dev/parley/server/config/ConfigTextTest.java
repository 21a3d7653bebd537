package dev.parley.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTextTest {
    private static final String SECRETS =
            "{spark.hadoop.fs.s3a.access.key: AKIA, spark.hadoop.fs.s3a.secret.key: hush, spark.my.Password: hush, "
                    + "spark.ui.enabled: 'false', spark.executor.extraJavaOptions: '-Da=b -Dtoken=hush'}";

    @Test
    void secretsAreHidden() {
        GatewayConfig config = load(Map.of(
                "PARLEY_ENGINE_SPARK", SECRETS, "PARLEY_ENGINE_JAVA_OPTIONS", "[-Da.b=c, -Dmy.password=hush=hush]"));

        String yaml = ConfigText.yaml(config);

        assertThat(yaml)
                .contains("spark.hadoop.fs.s3a.access.key: \"***\"")
                .contains("spark.ui.enabled: \"false\"")
                .contains("- \"-Da.b=c\"")
                .contains("- \"-Dmy.password=***\"")
                .doesNotContain("hush", "AKIA");
        assertThat(config.toString()).contains("spark.ui.enabled=false").doesNotContain("hush", "AKIA");
    }

    @Test
    void whatIsPrintedReadsBackAsTheSame(@TempDir Path folder) throws IOException {
        GatewayConfig config = load(Map.of(
                "PARLEY_ENGINE_SPARK", "{spark.a: b}",
                "PARLEY_PROFILES", "{etl: {memory: 8g, spark: {spark.c: d}, max_engines: 2}}",
                "PARLEY_ENGINE_LEASE", "PT0.0001S",
                "PARLEY_ENGINE_LOST_AFTER", "1500ms",
                "PARLEY_STATEMENTS_MAX_WAIT", "2h",
                "PARLEY_SERVER_TOKEN_FILE", "a b"));
        Path file = folder.resolve("printed.yaml");
        Files.writeString(file, ConfigText.yaml(config));

        assertThat(ConfigLoader.load(Optional.of(file), Map.of(), List.of())).isEqualTo(config);
    }

    private static GatewayConfig load(Map<String, String> environment) {
        return ConfigLoader.load(Optional.empty(), environment, List.of());
    }
}
