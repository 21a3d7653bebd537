package dev.parley.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Snippet;
import dev.parley.server.error.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
    @TempDir
    Path folder;

    @Test
    void withoutAnySourceTheDefaultsHold() {
        GatewayConfig config = load("", Map.of());

        assertThat(config.server())
                .isEqualTo(new ServerConfig("127.0.0.1", 8998, Path.of("data"), Optional.empty(), Optional.empty()));
        assertThat(config.engine())
                .isEqualTo(new EngineConfig(
                        "local[*]",
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        "2g",
                        List.of(),
                        512 << 20,
                        "full",
                        "auto",
                        true,
                        100,
                        2,
                        4,
                        500,
                        100_000,
                        80,
                        Duration.ofDays(1),
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(15),
                        List.of(),
                        Map.of(),
                        "auto",
                        "client",
                        Optional.empty(),
                        "loopback"));
        assertThat(config.sql().portBeside(8998)).isEqualTo(10_000);
        assertThat(config.sql().portBeside(0)).isZero();
        assertThat(config.sessions()).isEqualTo(new SessionLimits(50, 0, Duration.ofHours(1), Duration.ZERO));
        assertThat(config.statements())
                .isEqualTo(new StatementLimits(
                        100, 4, 1 << 20, Duration.ofSeconds(60), 1 << 20, 10_000, 1000, 1 << 20, Duration.ZERO));
    }

    @Test
    void aValueThatIsNoneOfTheAllowedOnesIsRefusedWithThem() {
        assertThatThrownBy(() -> load("engine: {archive: maybe}", Map.of()))
                .hasMessageContaining("engine.archive")
                .hasMessageContaining("auto, use, none");
        assertThatThrownBy(() -> load("engine: {start_ahead: maybe}", Map.of()))
                .hasMessageContaining("engine.start_ahead")
                .hasMessageContaining("true or false");
    }

    @Test
    void aFlagBeatsTheEnvironmentAndTheEnvironmentBeatsTheFile() {
        String yaml = "server: {port: 1, host: 127.0.0.2, data: a}";
        Map<String, String> environment = Map.of("PARLEY_SERVER_PORT", "2", "PARLEY_SERVER_HOST", "127.0.0.3");

        ServerConfig server =
                load(yaml, environment, new Flag("--port", "server.port", "3")).server();

        assertThat(server)
                .isEqualTo(new ServerConfig("127.0.0.3", 3, Path.of("a"), Optional.empty(), Optional.empty()));
    }

    @Test
    void sparkSettingsOfAllSourcesArePutTogether() {
        String yaml = "engine: {spark: {spark.a: 1, spark.b: true}}";
        var environment = Map.of("PARLEY_ENGINE_SPARK", "{spark.b: 'no', spark.c: x}");

        assertThat(load(yaml, environment).engine().spark())
                .isEqualTo(Map.of("spark.a", "1", "spark.b", "no", "spark.c", "x"));
    }

    @Test
    void anAddressHasASchemeAndAHostAndNothingElse() {
        assertThat(load("server: {advertised_address: 'http://127.0.0.1:9000'}", Map.of())
                        .server()
                        .advertisedAddress())
                .contains(URI.create("http://127.0.0.1:9000"));
        for (String refused : List.of("127.0.0.1:9000", "ws://a", "http://a/b", "http://u@a", "http:a", "http://")) {
            assertThatThrownBy(() -> load("server: {advertised_address: '" + refused + "'}", Map.of()))
                    .as(refused)
                    .hasMessageContaining("server.advertised_address")
                    .hasMessageContaining("http://parley.example:8998");
        }
    }

    @Test
    void listsPathsDurationsAndSizesAreRead() {
        GatewayConfig config = load(
                """
                server:
                  token_file: /etc/parley/token
                engine:
                  java_options: [-Xss4m, -Da=b]
                  lease: PT1M30S
                  spark_home:
                sessions:
                statements:
                  max_code_bytes: 64k
                  inline_bytes: 2048
                """,
                Map.of("PARLEY_STATEMENTS_MAX_WAIT", "500ms"));

        assertThat(config.server().tokenFile()).contains(Path.of("/etc/parley/token"));
        assertThat(config.engine().javaOptions()).containsExactly("-Xss4m", "-Da=b");
        assertThat(config.engine().lease()).isEqualTo(Duration.ofSeconds(90));
        assertThat(config.engine().sparkHome()).isEmpty();
        assertThat(config.statements().maxCodeBytes()).isEqualTo(65_536);
        assertThat(config.statements().inlineBytes()).isEqualTo(2048);
        assertThat(config.statements().maxWait()).isEqualTo(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server: {prot: 1}            | server.prot in FILE is no setting; did you mean server.port?",
                "sever: {port: 1}             | sever in FILE is no setting; did you mean server?",
                "port: 1                      | port in FILE is no setting; did you mean server.port?",
                "engine: {start-timeout: 1s}  | engine.start-timeout in FILE is no setting; did you mean engine.start_timeout?",
                "server: {port: high}         | server.port in FILE: found \"high\", expected a whole number, at most 2147483647",
                "server: {port: 1.5}          | server.port in FILE: found 1.5, expected a whole number, at most 2147483647",
                "server: {port: 70000}        | server.port in FILE: must be 0 to 65535, not 70000",
                "server: {port: -1}           | server.port in FILE: must be 0 to 65535, not -1",
                "server: {host: true}         | server.host in FILE: found true, expected a text",
                "server: {host: ' '}          | server.host in FILE: must not be blank",
                "server: 5                    | server in FILE: expected settings, each a key and a value",
                "just words                   | the top level in FILE: expected settings, each a key and a value",
                "engine: {lease: 5}           | engine.lease in FILE: found 5, expected a duration, such as 10s, 2m or PT10S",
                "engine: {lease: 0s}          | engine.lease in FILE: must be longer than 0s",
                "engine: {memory: 2}          | engine.memory in FILE: found 2, expected a text",
                "engine: {memory: 2tb}        | engine.memory in FILE: must be such as 512m or 2g, not 2tb",
                "engine: {java_options: -Xss} | engine.java_options in FILE: found a text, expected a list of texts",
                "engine: {java_options: [-Xmx1g]} | engine.java_options in FILE: has -Xmx1g; set engine.memory instead",
                "engine: {spark: {master: x}} | engine.spark in FILE: has master, but each of its keys starts with spark.",
                "engine: {spark: {spark.a: [1]}} | engine.spark in FILE: found settings inside one of its keys, expected settings, each a key and a single value",
                "statements: {inline_bytes: 1tb} | statements.inline_bytes in FILE: found \"1tb\", expected a size, such as 64k, 1m or 1048576",
                "statements: {max_code_bytes: 9g} | statements.max_code_bytes in FILE: found \"9g\", expected a size, such as 64k, 1m or 1048576, at most 2147483647",
                "sessions: {max_per_user: -1} | sessions.max_per_user in FILE: must be 0 or more, not -1",
                "sessions: {max_open: 0}      | sessions.max_open in FILE: must be 1 or more, not 0",
                "store: {keep_for: 6d}        | store.keep_for in FILE: must be 7d or longer, or 0s to keep all",
                "statements: {max_code_bytes: 3m} | statements.max_code_bytes in FILE: must be 1 to 2097152, not 3145728",
            })
    void whatIsWrongInTheFileIsNamed(String yaml, String message) {
        assertThatThrownBy(() -> load(yaml, Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessage(message.replace("FILE", file().toString()));
    }

    @Test
    void aProfileIsWhatTheEngineSectionSaysButForItsOwnKeys() {
        GatewayConfig config = load(
                """
                engine: {memory: 3g, lease: 90s, spark: {spark.a: 1, spark.b: 2}}
                profile: {max_engines: 7}
                profiles:
                  etl: {memory: 8g, shared_by: everyone, spark: {spark.b: 3}}
                  small:
                """,
                Map.of("PARLEY_ENGINE_MEMORY", "5g", "PARLEY_PROFILES", "{etl: {max_sessions: 9}}"));

        assertThat(config.profiles().keySet()).containsExactly("default", "etl", "small");
        Profile standard = config.profiles().get("default");
        assertThat(standard.engine()).isEqualTo(config.engine());
        assertThat(standard.rules()).isEqualTo(config.profile());
        Profile etl = config.profiles().get("etl");
        assertThat(etl.engine().memory()).isEqualTo("8g");
        assertThat(etl.engine().maxSessions()).isEqualTo(9);
        assertThat(etl.engine().lease()).isEqualTo(Duration.ofSeconds(90));
        assertThat(etl.engine().spark()).isEqualTo(Map.of("spark.a", "1", "spark.b", "3"));
        assertThat(etl.rules().maxEngines()).isEqualTo(7);
        assertThat(etl.rules().isSharedByEveryone()).isTrue();
        assertThat(config.profiles().get("small").engine().memory()).isEqualTo("5g");
    }

    @Test
    void onlyTheDefaultProfileIsStartedAheadUnlessAnotherSaysSo() {
        var profiles =
                load("profiles: {a: {}, b: {start_ahead: true}}", Map.of()).profiles();

        assertThat(profiles.get("default").engine().startAhead()).isTrue();
        assertThat(profiles.get("a").engine().startAhead()).isFalse();
        assertThat(profiles.get("b").engine().startAhead()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "profiles: {etl: {memroy: 8g}} | profiles.etl.memroy in FILE is no setting of a profile; did you mean memory?",
                "profiles: {etl: {port: 1}} | profiles.etl.port in FILE is no setting of a profile; did you mean home?",
                "profiles: {etl: {memory: 8tb}} | engine.memory in profile etl of FILE: must be such as 512m or 2g, not 8tb",
                "profiles: {etl: {shared_by: all}} | profile.shared_by in profile etl of FILE: must be one of user, everyone, not all",
                "profiles: {etl: {max_engines: many}} | profile.max_engines in profile etl of FILE: found \"many\", expected a whole number, at most 2147483647",
                "profiles: {etl: 5} | profiles.etl in FILE: expected settings, each a key and a value",
                "profiles: [etl] | profiles in FILE: expected settings, each a key and a value",
                "profiles: {default: {memory: 8g}} | profiles.default in FILE: that profile is what the sections engine and profile say; write its settings there",
                "profiles: {a b: {}} | profiles.a b in FILE is no name of a profile: take letters, digits, dots, dashes and underscores, a letter or digit first, 64 at most",
                "engine: {environment: [A B]} | engine.environment in FILE: has A B, which is no name, or one of Parley's own",
                "engine: {variables: {PARLEY_ENGINE_SECRET: x}} | engine.variables in FILE: has PARLEY_ENGINE_SECRET, which is no name, or one of Parley's own",
            })
    void whatIsWrongInAProfileIsNamed(String yaml, String message) {
        assertThatThrownBy(() -> load(yaml, Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessage(message.replace("FILE", file().toString()));
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() {
        assertThatThrownBy(() -> load("server:\n  port: 1\n  port: 2\n", Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(file() + " is no valid YAML in line 3: Duplicate field 'port'");
    }

    @Test
    void brokenYamlIsRefusedInOneLine() {
        assertThatThrownBy(() -> load("server: {port: [\n", Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(file() + " is no valid YAML in line ")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void anAliasIsRefusedSinceItWouldBeReadAsItsName() {
        assertThatThrownBy(() -> load("server:\n  host: &h 127.0.0.1\nengine:\n  master: *h\n", Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessage(file() + " has an alias, *h in line 4; write its value out");
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertThatThrownBy(() -> load("server: {port: 1}\n---\nserver: {port: 2}\n", Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("is no valid YAML");
    }

    @Test
    void aFileThatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> ConfigLoader.load(Optional.of(folder.resolve("none.yaml")), Map.of(), List.of()))
                .isInstanceOf(StartException.class)
                .hasMessage("the configuration file " + folder.resolve("none.yaml") + " does not exist");
    }

    @Test
    void anUnknownVariableIsNamedWithTheNearestKnownOne() {
        assertThatThrownBy(() -> load("", Map.of("PARLEY_SERVER_PROT", "1")))
                .isInstanceOf(StartException.class)
                .hasMessage("PARLEY_SERVER_PROT in the environment is no setting; did you mean PARLEY_SERVER_PORT?");
    }

    @Test
    void variablesOfTheStartScriptAndOfEnginesAreNoSettings() {
        var environment = Map.of("PARLEY_HOME", "x", "PARLEY_JAVA_OPTS", "x", "PARLEY_ENGINE_SECRET", "x", "PATH", "x");

        assertThat(load("", environment)).isEqualTo(load("", Map.of()));
    }

    @Test
    void anEmptyVariableCountsAsNotSet() {
        assertThat(load("", Map.of("PARLEY_SERVER_PORT", "")).server().port()).isEqualTo(8998);
    }

    @Test
    void aWrongFlagIsNamed() {
        assertThatThrownBy(() -> load("", Map.of(), new Flag("--port", "server.port", "http")))
                .isInstanceOf(StartException.class)
                .hasMessage("server.port in --port: found \"http\", expected a whole number, at most 2147483647");
    }

    private Path file() {
        return folder.resolve("parley.yaml");
    }

    private GatewayConfig load(String yaml, Map<String, String> environment, Flag... flags) {
        try {
            Files.writeString(file(), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ConfigLoader.load(Optional.of(file()), environment, List.of(flags));
    }

    @Test
    void declaredSessionsAreReadAndWhatIsWrongWithThemIsNamed() {
        GatewayConfig config = load(
                """
                declared_sessions:
                  flights:
                    owner: ann
                    language: sql
                    conf: {spark.sql.shuffle.partitions: "4"}
                    init: ["select 1", {language: scala, code: val a = 1}]
                  bare:
                """,
                Map.of());

        assertThat(config.declaredSessions()).extracting(DeclaredSession::name).containsExactly("flights", "bare");
        DeclaredSession flights = config.declaredSessions().get(0);
        assertThat(flights.owner()).isEqualTo("ann");
        assertThat(flights.spec().init())
                .containsExactly(new Snippet("select 1", null), new Snippet("val a = 1", Language.SCALA));
        assertThat(flights.spec().conf()).containsExactly(Map.entry("spark.sql.shuffle.partitions", "4"));
        assertThat(config.declaredSessions().get(1).owner()).isEqualTo("operator");
        assertThat(load(ConfigText.yaml(config), Map.of()).declaredSessions()).isEqualTo(config.declaredSessions());
        Map.of(
                        "{a: {inits: []}}", "declared_sessions.a.inits in",
                        "{a: {kind: private}}", "declared_sessions.a.kind in",
                        "{a: {init: [{language: scala}]}}", "declared_sessions.a",
                        "{a: {profile: etl}}", "there is no profile 'etl'; there are default",
                        "{'17': {}}", "declared_sessions.17 in")
                .forEach((yaml, message) -> assertThatThrownBy(() -> load("declared_sessions: " + yaml, Map.of()))
                        .isInstanceOf(StartException.class)
                        .hasMessageContaining(message));
    }
}
