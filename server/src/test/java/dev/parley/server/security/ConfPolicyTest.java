package dev.parley.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What settings a session cannot bring, however it writes them. */
class ConfPolicyTest {
    /** As careless as a configuration can be: nothing but the rules themselves stands in the way. */
    private final ConfPolicy careless =
            new ConfPolicy(List.of("spark.*", "hadoop.*", "hive.*", "fs.*", "mapreduce.*"), List.of());

    private final ConfPolicy strict = new ConfPolicy(List.of("spark.sql.*", "spark.executor.memory"), List.of());

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark.driver.extraJavaOptions",
                "spark.executor.extraJavaOptions",
                "spark.driver.defaultJavaOptions",
                "spark.executor.defaultJavaOptions",
                "spark.yarn.am.extraJavaOptions",
                "spark.driver.extraClassPath",
                "spark.executor.extraClassPath",
                "spark.driver.extraLibraryPath",
                "spark.driver.userClassPathFirst",
                "spark.jars",
                "spark.files",
                "spark.archives",
                "spark.submit.pyFiles",
                "spark.jars.packages",
                "spark.jars.repositories",
                "spark.jars.ivySettings",
                "spark.jars.ivy",
                "spark.yarn.jars",
                "spark.yarn.archive",
                "spark.yarn.dist.files",
                "spark.yarn.dist.jars",
                "spark.yarn.dist.archives",
                "spark.yarn.dist.pyFiles",
                "spark.plugins",
                "spark.plugins.defaultList",
                "spark.executor.plugins",
                "spark.extraListeners",
                "spark.sql.extensions",
                "spark.sql.queryExecutionListeners",
                "spark.sql.streaming.streamingQueryListeners",
                "spark.sql.hive.metastore.jars",
                "spark.sql.hive.metastore.jars.path",
                "spark.sql.maven.additionalRemoteRepositories",
                "spark.sql.sources.commitProtocolClass",
                "spark.sql.parquet.output.committer.class",
                "spark.sql.streaming.stateStore.providerClass",
                "spark.sql.streaming.checkpointFileManagerClass",
                "spark.sql.cache.serializer",
                "spark.sql.warehouse.dir",
                "spark.serializer",
                "spark.closure.serializer",
                "spark.kryo.registrator",
                "spark.kryo.classesToRegister",
                "spark.shuffle.manager",
                "spark.shuffle.sort.io.plugin.class",
                "spark.io.compression.codec",
                "spark.ui.filters",
                "spark.metrics.conf",
                "spark.metrics.conf.*.sink.x.class",
                "spark.executorEnv.LD_PRELOAD",
                "spark.yarn.appMasterEnv.JAVA_TOOL_OPTIONS",
                "spark.kubernetes.driverEnv.LD_PRELOAD",
                "spark.kubernetes.driver.podTemplateFile",
                "spark.kubernetes.file.upload.path",
                "spark.kubernetes.driver.volumes.hostPath.x.mount.path",
                "spark.pyspark.python",
                "spark.pyspark.driver.python",
                "spark.python.daemon.module",
                "spark.python.worker.module",
                "spark.r.command",
                "spark.driver.resource.gpu.discoveryScript",
                "spark.resources.discoveryPlugin",
                "spark.storage.replication.policy",
                "spark.scheduler.allocation.file",
                "spark.repl.class.uri",
                "spark.repl.local.jars",
                "spark.local.dir",
                "spark.eventLog.dir",
                "spark.yarn.stagingDir",
                "spark.kerberos.keytab",
                "spark.hadoop.fs.s3a.impl",
                "spark.hadoop.hadoop.security.credential.provider.path",
                "spark.hadoop.hive.exec.pre.hooks",
                "hive.aux.jars.path",
                "fs.evil.impl",
            })
    void whatBringsCodeOrFilesIsNotAllowedByAPrefix(String key) {
        refused(careless, ErrorCode.CONF_NOT_ALLOWED, Map.of(key, "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark.DRIVER.ExtraJavaOptions",
                "spark.Jars",
                "spark.hadoop.spark.jars",
                "spark.hadoop.spark.hadoop.spark.jars",
                "hadoop.spark.jars",
                "spark.hive.spark.files",
                "spark.hadoop.hadoop.spark.driver.extraClassPath",
                "spark.yarn.dist.Files",
                "spark.sql.EXTENSIONS",
            })
    void anotherSpellingOfSuchANameIsTheSameName(String key) {
        refused(careless, ErrorCode.CONF_NOT_ALLOWED, Map.of(key, "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " spark.sql.a",
                "spark.sql.a ",
                "spark.sql. a",
                "spark.sql.a\n",
                "spark.sql.a\nspark.plugins",
                "\tspark.sql.a",
                "spark.sql.a\u0000",
                "spark.sql.a=b",
                "spark.sql.a:b",
                "spark.sql.\u0430",
                "spark\u00a0.sql.a",
                "spark.sql.a\u200b",
                "--conf",
                "-Dspark.sql.a",
                "",
                ".spark.sql.a",
            })
    void aNameHasNothingThatCouldBeReadInAnotherWay(String key) {
        refused(strict, ErrorCode.CONF_NOT_ALLOWED, Map.of(key, "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nspark.plugins=x",
                "a\r",
                "a\u0000b",
                "${env:PARLEY_ENGINE_SECRET}",
                "${spark.a}",
                "x${system:y}"
            })
    void aValueCanNeitherBeginAnotherSettingNorReadOne(String value) {
        refused(strict, ErrorCode.CONF_NOT_ALLOWED, Map.of("spark.sql.a", value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark.master",
                "spark.MASTER",
                "spark.driver.memory",
                "spark.driver.cores",
                "spark.submit.deployMode",
                "spark.parley.pool.size",
                "spark.driver.host",
                "spark.driver.bindAddress",
                "spark.authenticate",
                "spark.authenticate.secret",
            })
    void whatTheServerSetsCannotBeSetEvenWhereItIsListed(String key) {
        refused(new ConfPolicy(List.of(key, "spark.*"), List.of()), ErrorCode.CONF_NOT_ALLOWED, Map.of(key, "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark.sql.shuffle.partitions",
                "spark.sql.files.maxPartitionBytes",
                "spark.sql.files.ignoreMissingFiles",
                "spark.sql.files.ignoreCorruptFiles",
                "spark.sql.session.timeZone",
                "spark.sql.parquet.compression.codec",
                "spark.sql.sources.partitionOverwriteMode",
                "spark.sql.legacy.setCommandRejectsSparkCoreConfs",
                "spark.sql.repl.eagerEval.enabled",
            })
    void ordinarySettingsOfSparkSqlPass(String key) {
        assertThatCode(() -> strict.check(Map.of(key, "1"), false)).doesNotThrowAnyException();
    }

    @Test
    void whatIsNotListedIsRefusedAllOfItAtOnceWithTheReasons() {
        assertThatThrownBy(() -> strict.check(Map.of("spark.foo", "1", "spark.jars", "/x.jar"), true))
                .hasMessageContaining("spark.foo (it is not allowed here)")
                .hasMessageContaining("spark.jars (its files must be there, in one of profile.allowed_places)");
    }

    @Test
    void aSettingOfAWholeEngineNeedsAnEngineOfItsOwn() {
        var conf = Map.of("spark.executor.memory", "4g", "spark.sql.ui.retainedExecutions", "5", "spark.sql.a", "b");

        assertThatThrownBy(() -> strict.check(conf, false)).isInstanceOfSatisfying(GatewayException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.CONF_IS_STATIC);
            assertThat(e.getMessage()).endsWith(": spark.executor.memory, spark.sql.ui.retainedExecutions");
            assertThat(e.hint()).contains("dedicated");
        });
        assertThatCode(() -> strict.check(conf, true)).doesNotThrowAnyException();
    }

    @Test
    void whatBringsCodeIsAllowedByItsFullName() {
        var policy = new ConfPolicy(List.of("spark.sql.extensions"), List.of());

        assertThatCode(() -> policy.check(Map.of("spark.sql.extensions", "a.B"), true))
                .doesNotThrowAnyException();
        refused(policy, ErrorCode.CONF_NOT_ALLOWED, Map.of("spark.sql.Extensions", "a.B"));
    }

    @Test
    void filesPassThatLieInAnAllowedPlace() throws IOException {
        Path place = Files.createDirectory(folder.resolve("jars"));
        Path jar = Files.createFile(place.resolve("a.jar"));
        var policy = new ConfPolicy(List.of(), List.of(place.toString(), "hdfs://nn:8020/shared"));

        for (String files :
                List.of(jar.toString(), "file:" + jar, jar + "," + jar, jar + "#b", "hdfs://nn:8020/shared/x/a.jar")) {
            assertThatCode(() -> policy.check(Map.of("spark.jars", files), true))
                    .as(files)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void filesThatLieElsewhereAreRefusedHoweverTheyAreWritten() throws IOException {
        Path place = Files.createDirectory(folder.resolve("jars"));
        Path jar = Files.createFile(place.resolve("a.jar"));
        Path secret = Files.createFile(folder.resolve("secret"));
        Files.createDirectory(folder.resolve("jars-not"));
        Files.createFile(folder.resolve("jars-not").resolve("a.jar"));
        Path link = Files.createSymbolicLink(place.resolve("link.jar"), secret);
        var policy = new ConfPolicy(
                List.of("spark.*", "spark.jars", "spark.files"), List.of(place.toString(), "hdfs://nn:8020/shared"));

        for (String files : List.of(
                secret.toString(),
                link.toString(),
                place + "/../secret",
                place + "/%2e%2e/secret",
                place + "-not/a.jar",
                place + "/*.jar",
                place + "/{a,b}.jar",
                place + "/missing.jar",
                place.toString(),
                jar + "," + secret,
                jar + ",",
                jar + "\n",
                "a.jar",
                "",
                "file://host" + jar,
                "local:" + jar,
                "http://nn:8020/shared/a",
                "hdfs://other:8020/shared/a.jar",
                "hdfs://nn:8020/shared/../a.jar",
                "hdfs://nn:8020/sharedx/a.jar",
                "hdfs://u:p@nn:8020/shared/a.jar",
                "HDFS://nn:8020/shared/a.jar?x=/b")) {
            refused(policy, ErrorCode.CONF_NOT_ALLOWED, Map.of("spark.jars", files));
            refused(policy, ErrorCode.CONF_NOT_ALLOWED, Map.of("spark.files", files));
        }
    }

    private static void refused(ConfPolicy policy, ErrorCode code, Map<String, String> conf) {
        assertThatThrownBy(() -> policy.check(conf, true))
                .as(conf.toString())
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
