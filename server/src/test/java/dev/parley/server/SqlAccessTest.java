package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.server.config.ConfigLoader;
import dev.parley.server.engine.FakeLauncher;
import dev.parley.server.error.StartException;
import dev.parley.server.store.DataDirectory;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hive.service.rpc.thrift.TCLIService;
import org.apache.hive.service.rpc.thrift.TCloseSessionReq;
import org.apache.hive.service.rpc.thrift.TOpenSessionReq;
import org.apache.hive.service.rpc.thrift.TOpenSessionResp;
import org.apache.hive.service.rpc.thrift.TProtocolVersion;
import org.apache.hive.service.rpc.thrift.TStatusCode;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransport;
import org.apache.thrift.transport.TTransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets through the SQL door, and how many at once; in front of fake engines. */
class SqlAccessTest {
    private static final String ANNAS = "annas-token-of-32-characters-xxx";
    private static final String BERTS = "berts-token-of-32-characters-xxx";

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final FakeLauncher launcher = new FakeLauncher(vertx);
    private DataDirectory data;
    private Gateway gateway;

    @BeforeEach
    void lock() throws Exception {
        data = DataDirectory.open(folder.resolve("data"));
    }

    @AfterEach
    void stop() throws Exception {
        if (gateway != null) {
            gateway.close().await(20, TimeUnit.SECONDS);
        }
        launcher.close();
        data.close();
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    private void start(Map<String, String> settings) throws Exception {
        var environment = new HashMap<>(Map.of("PARLEY_SERVER_PORT", "0", "PARLEY_ENGINE_START_AHEAD", "false"));
        settings.forEach((name, value) -> environment.put("PARLEY_" + name, value));
        gateway = Gateway.start(ConfigLoader.load(Optional.empty(), environment, List.of()), data, ignored -> launcher)
                .await(20, TimeUnit.SECONDS);
    }

    private void startWithTokens() throws Exception {
        Path tokens = Files.createFile(
                folder.resolve("tokens"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(tokens, "anna " + ANNAS + "\nbert " + BERTS + "\n");
        start(Map.of("SERVER_TOKEN_FILE", tokens.toString()));
    }

    private int port() {
        return gateway.sqlAddress().orElseThrow().getPort();
    }

    @Test
    void thePasswordIsTheTokenAndTellsWhoseSessionItIs() throws Exception {
        startWithTokens();
        try (TTransport anna = SqlClient.plain(gateway, "anybody", ANNAS);
                TTransport bert = SqlClient.plain(gateway, "anybody", BERTS)) {
            anna.open();
            bert.open();
            TCLIService.Client annas = SqlClient.driver(anna);
            TOpenSessionResp opened = annas.OpenSession(request());
            assertThat(opened.getStatus().getStatusCode()).isEqualTo(TStatusCode.SUCCESS_STATUS);

            var foreign = SqlClient.driver(bert).CloseSession(new TCloseSessionReq(opened.getSessionHandle()));
            var own = annas.CloseSession(new TCloseSessionReq(opened.getSessionHandle()));

            assertThat(foreign.getStatus().getStatusCode()).isEqualTo(TStatusCode.INVALID_HANDLE_STATUS);
            assertThat(own.getStatus().getStatusCode()).isEqualTo(TStatusCode.SUCCESS_STATUS);
        }
    }

    @Test
    void anotherPasswordIsRefusedInWords() throws Exception {
        startWithTokens();
        try (TTransport wrong = SqlClient.plain(gateway, "anybody", "not-a-token")) {
            assertThatThrownBy(wrong::open)
                    .isInstanceOf(TTransportException.class)
                    .hasMessageContaining("the password is no token of this server");
        }
    }

    @Test
    void whoDoesNotSayWhoItIsIsToldHow() throws Exception {
        startWithTokens();
        try (var bare = SqlClient.bare(gateway)) {
            bare.open();

            TOpenSessionResp refused = SqlClient.driver(bare).OpenSession(request());

            assertThat(refused.getStatus().getStatusCode()).isEqualTo(TStatusCode.ERROR_STATUS);
            assertThat(refused.getStatus().getSqlState()).isEqualTo("28000");
            assertThat(refused.getStatus().getErrorMessage()).contains("the token as the password");
        }
    }

    @Test
    void overHttpTheGuardsOfTheServerStandBefore() throws Exception {
        startWithTokens();

        assertThat(post("no call", Optional.empty()).statusCode()).isEqualTo(401);
        HttpResponse<String> malformed = post("no call", Optional.of("anybody:" + ANNAS));
        assertThat(malformed.statusCode()).isEqualTo(400);
        assertThat(malformed.body()).contains("no call of HiveServer2's protocol");
    }

    private HttpResponse<String> post(String body, Optional<String> credentials) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/cliservice"))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        credentials.ifPresent(text -> request.header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII))));
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SQL_MAX_CONNECTIONS_PER_ADDRESS", "SQL_MAX_CONNECTIONS"})
    void aConnectionBeyondTheBoundIsClosedAndAnotherIsTakenOnceOneHasLeft(String bound) throws Exception {
        start(Map.of(bound, "2"));
        try (var first = connected()) {
            try (var second = connected();
                    var third = new Socket(InetAddress.getLoopbackAddress(), port())) {
                third.setSoTimeout(10_000);
                assertThat(third.getInputStream().read()).isEqualTo(-1);
                assertThat(second.isOpen()).isTrue();
            }
            await().until(this::isTaken);
            assertThat(first.isOpen()).isTrue();
        }
    }

    /** One that has opened a session, so that it is known to be counted. */
    private TSocket connected() throws Exception {
        var socket = SqlClient.bare(gateway);
        socket.open();
        SqlClient.driver(socket).OpenSession(request());
        return socket;
    }

    private boolean isTaken() throws Exception {
        try (var socket = SqlClient.bare(gateway)) {
            socket.open();
            return SqlClient.driver(socket).OpenSession(request()).isSetSessionHandle();
        } catch (TTransportException e) {
            return false; // closed: the one that has left is still counted
        }
    }

    @Test
    void aPortThatIsTakenStopsTheStart() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(Map.of("SQL_PORT", Integer.toString(other.getLocalPort()))))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("port " + other.getLocalPort())
                    .hasMessageContaining("sql.port");
        }
    }

    @Test
    void aClosedDoorIsNotThere() throws Exception {
        start(Map.of("SQL_ENABLED", "false"));

        assertThat(gateway.sqlAddress()).isEmpty();
        assertThat(post("no call", Optional.empty()).statusCode()).isEqualTo(404);
    }

    private static TOpenSessionReq request() {
        return new TOpenSessionReq(TProtocolVersion.HIVE_CLI_SERVICE_PROTOCOL_V10);
    }
}
