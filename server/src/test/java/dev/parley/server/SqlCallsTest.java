package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hive.service.rpc.thrift.TCLIService;
import org.apache.hive.service.rpc.thrift.TCancelDelegationTokenReq;
import org.apache.hive.service.rpc.thrift.TCancelOperationReq;
import org.apache.hive.service.rpc.thrift.TCloseOperationReq;
import org.apache.hive.service.rpc.thrift.TColumnDesc;
import org.apache.hive.service.rpc.thrift.TExecuteStatementReq;
import org.apache.hive.service.rpc.thrift.TFetchOrientation;
import org.apache.hive.service.rpc.thrift.TFetchResultsReq;
import org.apache.hive.service.rpc.thrift.TFetchResultsResp;
import org.apache.hive.service.rpc.thrift.TGetColumnsReq;
import org.apache.hive.service.rpc.thrift.TGetCrossReferenceReq;
import org.apache.hive.service.rpc.thrift.TGetDelegationTokenReq;
import org.apache.hive.service.rpc.thrift.TGetFunctionsReq;
import org.apache.hive.service.rpc.thrift.TGetOperationStatusReq;
import org.apache.hive.service.rpc.thrift.TGetPrimaryKeysReq;
import org.apache.hive.service.rpc.thrift.TGetResultSetMetadataReq;
import org.apache.hive.service.rpc.thrift.TGetTablesReq;
import org.apache.hive.service.rpc.thrift.TOpenSessionReq;
import org.apache.hive.service.rpc.thrift.TOperationHandle;
import org.apache.hive.service.rpc.thrift.TOperationState;
import org.apache.hive.service.rpc.thrift.TProtocolVersion;
import org.apache.hive.service.rpc.thrift.TRenewDelegationTokenReq;
import org.apache.hive.service.rpc.thrift.TSessionHandle;
import org.apache.hive.service.rpc.thrift.TStatus;
import org.apache.hive.service.rpc.thrift.TStatusCode;
import org.apache.thrift.transport.TMemoryBuffer;
import org.apache.thrift.transport.TTransport;
import org.apache.thrift.transport.TTransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls of the SQL door's protocol that drivers make seldom, and how a connection ends that makes none. */
class SqlCallsTest extends GatewayHarness {
    private static final Duration IDLE = Duration.ofSeconds(5);

    private TTransport transport;
    private TCLIService.Client driver;
    private TSessionHandle session;

    @Override
    Map<String, String> settings() {
        return Map.of("SERVER_PORT", "0", "SQL_IDLE_TIMEOUT", IDLE.toSeconds() + "s", "PROFILES", "{etl: {}}");
    }

    @BeforeEach
    void connect() throws Exception {
        transport = SqlClient.bare(gateway);
        transport.open();
        driver = SqlClient.driver(transport);
        session = driver.OpenSession(new TOpenSessionReq(TProtocolVersion.HIVE_CLI_SERVICE_PROTOCOL_V10))
                .getSessionHandle();
    }

    @AfterEach
    void disconnect() {
        transport.close();
    }

    @Test
    void aCancelledStatementSaysSoAndOneThatIsClosedIsForgotten() throws Exception {
        var request = new TExecuteStatementReq(session, "select java_method('java.lang.Thread', 'sleep', 600000L)");
        request.setRunAsync(true);
        TOperationHandle handle = driver.ExecuteStatement(request).getOperationHandle();
        var asked = new TGetOperationStatusReq(handle);

        assertThat(driver.CancelOperation(new TCancelOperationReq(handle))
                        .getStatus()
                        .getStatusCode())
                .isEqualTo(TStatusCode.SUCCESS_STATUS);
        await().until(() -> driver.GetOperationStatus(asked).getOperationState() == TOperationState.CANCELED_STATE);
        assertThat(driver.CloseOperation(new TCloseOperationReq(handle))
                        .getStatus()
                        .getStatusCode())
                .isEqualTo(TStatusCode.SUCCESS_STATUS);

        assertThat(driver.GetOperationStatus(asked).getStatus().getStatusCode())
                .isEqualTo(TStatusCode.INVALID_HANDLE_STATUS);
    }

    @Test
    void aStatementThatIsWaitedForFailsOnceItsTimeIsOver() throws Exception {
        var request = new TExecuteStatementReq(session, "select java_method('java.lang.Thread', 'sleep', 600000L)");
        request.setQueryTimeout(1);

        assertRefused(driver.ExecuteStatement(request).getStatus(), "[STATEMENT_TIMEOUT] it ran longer");
    }

    @Test
    void aConnectionIsOfTheProfileThatItNames() throws Exception {
        assertThat(sessions().at("/0/spec/profile").asText()).isEqualTo("default");

        assertThat(driver.OpenSession(opening("etl")).getStatus().getStatusCode())
                .isEqualTo(TStatusCode.SUCCESS_STATUS);

        assertThat(sessions().findValuesAsText("profile")).containsExactlyInAnyOrder("default", "etl");
        assertRefused(driver.OpenSession(opening("elt")).getStatus(), "elt");
    }

    private static TOpenSessionReq opening(String profile) {
        var request = new TOpenSessionReq(TProtocolVersion.HIVE_CLI_SERVICE_PROTOCOL_V10);
        request.setConfiguration(Map.of("set:hiveconf:parley.profile", profile));
        return request;
    }

    private JsonNode sessions() {
        return client.get("/api/v1/sessions").json().path("items");
    }

    @Test
    void rowsAreGivenForwardOnly() throws Exception {
        TOperationHandle handle = driver.ExecuteStatement(new TExecuteStatementReq(session, "select id from range(5)"))
                .getOperationHandle();

        for (var backwards : List.of(TFetchOrientation.FETCH_PRIOR, TFetchOrientation.FETCH_LAST)) {
            assertRefused(
                    driver.FetchResults(new TFetchResultsReq(handle, backwards, 1))
                            .getStatus(),
                    "forward only");
        }
        assertThat(rows(handle)).isEqualTo(5);
    }

    @Test
    void delegationTokensAreRefusedInWords() throws Exception {
        String words = "a delegation token is not supported";
        assertRefused(
                driver.GetDelegationToken(new TGetDelegationTokenReq(session, "me", "me"))
                        .getStatus(),
                words);
        assertRefused(
                driver.CancelDelegationToken(new TCancelDelegationTokenReq(session, "x"))
                        .getStatus(),
                words);
        assertRefused(
                driver.RenewDelegationToken(new TRenewDelegationTokenReq(session, "x"))
                        .getStatus(),
                words);
    }

    private static void assertRefused(TStatus status, String words) {
        assertThat(status.getStatusCode()).isEqualTo(TStatusCode.ERROR_STATUS);
        assertThat(status.getErrorMessage()).contains(words);
        assertThat(status.getSqlState()).hasSize(5);
    }

    @Test
    void anotherCatalogHasNoTablesColumnsOrFunctions() throws Exception {
        driver.ExecuteStatement(new TExecuteStatementReq(session, "create temp view ones as select 1 as one"));
        for (boolean isThere : new boolean[] {true, false}) {
            String catalog = isThere ? "spark_catalog" : "another";
            var tables = new TGetTablesReq(session);
            tables.setCatalogName(catalog);
            var columns = new TGetColumnsReq(session);
            columns.setCatalogName(catalog);

            assertThat(rows(driver.GetTables(tables).getOperationHandle())).isEqualTo(isThere ? 1 : 0);
            assertThat(rows(driver.GetColumns(columns).getOperationHandle())).isEqualTo(isThere ? 1 : 0);
        }
        var functions = new TGetFunctionsReq(session, "%");
        functions.setCatalogName("another");
        assertThat(rows(driver.GetFunctions(functions).getOperationHandle())).isZero();
    }

    @Test
    void keysAreListsOfTheRightColumnsWithoutRows() throws Exception {
        TOperationHandle primary =
                driver.GetPrimaryKeys(new TGetPrimaryKeysReq(session)).getOperationHandle();
        TOperationHandle foreign =
                driver.GetCrossReference(new TGetCrossReferenceReq(session)).getOperationHandle();

        assertThat(columns(primary))
                .containsExactly("TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "COLUMN_NAME", "KEY_SEQ", "PK_NAME");
        assertThat(rows(primary)).isZero();
        assertThat(columns(foreign)).hasSize(14).startsWith("PKTABLE_CAT").endsWith("DEFERRABILITY");
        assertThat(rows(foreign)).isZero();
    }

    private List<String> columns(TOperationHandle handle) throws Exception {
        return driver.GetResultSetMetadata(new TGetResultSetMetadataReq(handle)).getSchema().getColumns().stream()
                .map(TColumnDesc::getColumnName)
                .toList();
    }

    private int rows(TOperationHandle handle) throws Exception {
        TFetchResultsResp page = driver.FetchResults(new TFetchResultsReq(handle, TFetchOrientation.FETCH_NEXT, 100));
        var first = page.getResults().getColumns().get(0);
        return first.isSetI64Val()
                ? first.getI64Val().getValuesSize()
                : first.getStringVal().getValuesSize();
    }

    @Test
    void aSessionOverHttpThatIsLeftAloneEnds() throws Exception {
        var call = new TMemoryBuffer(1 << 10);
        SqlClient.driver(call).send_OpenSession(opening("etl"));
        var post = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/cliservice"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(call.getArray(), 0, call.length()));
        var opened = HttpClient.newHttpClient().send(post.build(), HttpResponse.BodyHandlers.discarding());
        assertThat(opened.statusCode()).isEqualTo(200);
        assertThat(stateOf("etl")).isEqualTo("idle");

        await().atMost(IDLE.multipliedBy(6)).until(() -> stateOf("etl").equals("closed"));
    }

    private String stateOf(String profile) {
        for (JsonNode found : sessions()) {
            if (found.at("/spec/profile").asText().equals(profile)) {
                return found.path("state").asText();
            }
        }
        return "not there";
    }

    @Test
    void aConnectionThatAsksForNothingIsClosedAndItsSessionWithIt() {
        await().atMost(IDLE.multipliedBy(6))
                .until(() -> sessions().at("/0/state").asText().equals("closed"));

        assertThat(catchEnd()).isInstanceOf(TTransportException.class);
    }

    private Throwable catchEnd() {
        return catchThrowable(() -> driver.ExecuteStatement(new TExecuteStatementReq(session, "select 1")));
    }
}
