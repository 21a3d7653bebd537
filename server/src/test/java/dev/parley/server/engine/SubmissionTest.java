package dev.parley.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.config.EngineConfigs;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionTest {
    private static final String SECRET = "5ec2e7";
    private static final EngineLaunch LAUNCH = new EngineLaunch("engine-1", SECRET, URI.create("http://10.0.0.1:8998"));

    private static final String REMOTE_JARS =
            "/opt/parley/engine/parley/session.jar:/opt/parley/engine/parley/spark35/adapter.jar";

    @TempDir
    private Path home;

    private Path jar;
    private Path adapter;

    @BeforeEach
    void layOut() throws Exception {
        jar = Files.createFile(Files.createDirectory(home.resolve("parley")).resolve("session.jar"));
        adapter = Files.createFile(
                Files.createDirectory(home.resolve("parley/spark35")).resolve("adapter.jar"));
        Files.createFile(Files.createDirectory(home.resolve("jars")).resolve("spark-core_2.12-3.5.7.jar"));
    }

    @Test
    void inClientModeTheSecretIsInTheEnvironmentAlone() throws Exception {
        Submission submission = submission(Map.of("master", "yarn"));

        assertThat(submission.arguments(home.resolve("p")))
                .containsExactly(
                        "--properties-file",
                        home.resolve("p").toString(),
                        "--class",
                        "dev.parley.session.EngineMain",
                        "spark-internal");
        assertThat(submission.environment(home))
                .containsEntry("PARLEY_ENGINE_SECRET", SECRET)
                .containsEntry("PARLEY_ENGINE_DIR", home.toString());
        assertThat(submission.properties())
                .containsEntry("spark.master", "yarn")
                .containsEntry("spark.submit.deployMode", "client")
                .containsEntry("spark.driver.memory", "2g")
                .containsEntry("spark.driver.extraClassPath", jar + ":" + adapter)
                .doesNotContainValue(SECRET);
    }

    @Test
    void aStandaloneMasterGetsFewSettingsSinceItMakesArgumentsOfThem() throws Exception {
        Submission submission = submission(Map.of(
                "master", "spark://10.0.0.2:7077",
                "deploy_mode", "cluster",
                "remote_home", "/opt/parley/engine",
                "spark", "{spark.hadoop.fs.s3a.secret.key: hidden, spark.driver.cores: 2}"));

        assertThat(submission.arguments(home.resolve("p"))).contains("file:/opt/parley/engine/parley/session.jar");
        assertThat(submission.properties())
                .containsEntry("spark.driver.cores", "2")
                .containsEntry("spark.driver.extraClassPath", REMOTE_JARS)
                .doesNotContainValue(SECRET)
                .doesNotContainValue("hidden");
        assertThat(submission.environment(home))
                .containsEntry("PARLEY_ENGINE_SECRET", SECRET)
                .doesNotContainKeys("PARLEY_ENGINE_DIR", "SPARK_LOCAL_IP");
        assertThat(submission.environment(home).get("PARLEY_ENGINE_SETTINGS"))
                .contains("spark.hadoop.fs.s3a.secret.key=hidden");
    }

    @Test
    void yarnBringsOurJarsAndTheSecretToTheApplicationMaster() throws Exception {
        Submission submission =
                submission(Map.of("master", "yarn", "deploy_mode", "cluster", "variables", "{REGION: eu}"));

        Properties properties = submission.properties();
        assertThat(properties)
                .containsEntry("spark.yarn.dist.files", jar.toUri() + "," + adapter.toUri())
                .containsEntry("spark.driver.extraClassPath", "session.jar:adapter.jar")
                .containsEntry("spark.yarn.appMasterEnv.PARLEY_ENGINE_SECRET", SECRET)
                .containsEntry("spark.yarn.appMasterEnv.REGION", "eu")
                .containsEntry("spark.yarn.maxAppAttempts", "1")
                .containsEntry("spark.yarn.submit.waitAppCompletion", "false")
                .doesNotContainKey("spark.sql.warehouse.dir");
        assertThat(submission.environment(home)).doesNotContainKey("PARLEY_ENGINE_SECRET");
        assertThat(submission.arguments(home.resolve("p"))).noneMatch(argument -> argument.contains(SECRET));
    }

    @Test
    void kubernetesFindsOurJarsInItsImage() throws Exception {
        Submission submission = submission(Map.of(
                "master", "k8s://https://10.0.0.3:6443",
                "deploy_mode", "cluster",
                "remote_home", "/opt/parley/engine",
                "spark", "{spark.kubernetes.container.image: parley-engine}"));

        assertThat(submission.arguments(home.resolve("p"))).contains("local:///opt/parley/engine/parley/session.jar");
        assertThat(submission.properties())
                .containsEntry("spark.kubernetes.container.image", "parley-engine")
                .containsEntry("spark.kubernetes.driverEnv.PARLEY_ENGINE_SECRET", SECRET)
                .containsEntry("spark.kubernetes.driver.pod.name", "parley-engine-1")
                .containsEntry("spark.kubernetes.submission.waitAppCompletion", "false")
                .containsEntry("spark.driver.extraClassPath", REMOTE_JARS);
        assertThat(submission.environment(home)).doesNotContainKey("PARLEY_ENGINE_SECRET");
    }

    private Submission submission(Map<String, String> settings) {
        var config = EngineConfigs.with(new HashMap<>(settings));
        return new Submission(
                config, new EngineCommandLine(config, home), LAUNCH, new EngineFolders(home).settings(config));
    }
}
