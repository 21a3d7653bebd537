package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.hive.service.rpc.thrift.TCLIService;
import org.apache.hive.service.rpc.thrift.TCloseSessionReq;
import org.apache.hive.service.rpc.thrift.TExecuteStatementReq;
import org.apache.hive.service.rpc.thrift.TExecuteStatementResp;
import org.apache.hive.service.rpc.thrift.TFetchOrientation;
import org.apache.hive.service.rpc.thrift.TFetchResultsReq;
import org.apache.hive.service.rpc.thrift.TFetchResultsResp;
import org.apache.hive.service.rpc.thrift.TGetCatalogsReq;
import org.apache.hive.service.rpc.thrift.TGetColumnsReq;
import org.apache.hive.service.rpc.thrift.TGetInfoReq;
import org.apache.hive.service.rpc.thrift.TGetInfoType;
import org.apache.hive.service.rpc.thrift.TGetOperationStatusReq;
import org.apache.hive.service.rpc.thrift.TGetQueryIdReq;
import org.apache.hive.service.rpc.thrift.TGetResultSetMetadataReq;
import org.apache.hive.service.rpc.thrift.TGetSchemasReq;
import org.apache.hive.service.rpc.thrift.TJobExecutionStatus;
import org.apache.hive.service.rpc.thrift.TOpenSessionReq;
import org.apache.hive.service.rpc.thrift.TOpenSessionResp;
import org.apache.hive.service.rpc.thrift.TOperationHandle;
import org.apache.hive.service.rpc.thrift.TOperationState;
import org.apache.hive.service.rpc.thrift.TProgressUpdateResp;
import org.apache.hive.service.rpc.thrift.TProtocolVersion;
import org.apache.hive.service.rpc.thrift.TRow;
import org.apache.hive.service.rpc.thrift.TSessionHandle;
import org.apache.hive.service.rpc.thrift.TStatusCode;
import org.apache.hive.service.rpc.thrift.TTypeId;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.transport.TMemoryBuffer;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** The SQL door as the generated client of its protocol sees it, in front of fake engines. */
class SqlDoorTest extends GatewayHarness {
    private static final int SECOND = 1_000;
    private static final String SLEEPING = "select java_method('java.lang.Thread', 'sleep', 600000L)";

    private TTransport transport;
    private TCLIService.Client driver;

    @Override
    Map<String, String> settings() {
        return Map.of(
                "SERVER_PORT",
                "0",
                "SQL_MAX_REQUEST_BYTES",
                "64k",
                "SQL_MAX_FETCH_ROWS",
                "2000",
                "RESULTS_SESSION_BYTES",
                "400k");
    }

    @BeforeEach
    void connect() throws Exception {
        transport = SqlClient.bare(gateway);
        transport.open();
        driver = SqlClient.driver(transport);
    }

    @AfterEach
    void disconnect() {
        transport.close();
    }

    @ParameterizedTest
    @EnumSource(TProtocolVersion.class)
    void everyVersionOfTheProtocolGetsItsRows(TProtocolVersion version) throws Exception {
        TSessionHandle session = open(version, Map.of());

        TExecuteStatementResp run = execute(session, "select id from range(5)");
        TOperationHandle handle = run.getOperationHandle();

        assertThat(handle.isHasResultSet()).isTrue();
        var columns = driver.GetResultSetMetadata(new TGetResultSetMetadataReq(handle))
                .getSchema()
                .getColumns();
        assertThat(columns).hasSize(1);
        assertThat(columns.get(0).getColumnName()).isEqualTo("id");
        assertThat(columns.get(0).getPosition()).isEqualTo(1);
        assertThat(columns.get(0)
                        .getTypeDesc()
                        .getTypes()
                        .get(0)
                        .getPrimitiveEntry()
                        .getType())
                .isEqualTo(TTypeId.BIGINT_TYPE);
        assertThat(numbers(fetch(handle, 3), version)).containsExactly(0L, 1L, 2L);
        TFetchResultsResp last = fetch(handle, 3);
        assertThat(numbers(last, version)).containsExactly(3L, 4L);
        assertThat(last.isHasMoreRows()).isFalse();
        assertThat(numbers(fetch(handle, 3), version)).isEmpty();
        assertThat(driver.CloseSession(new TCloseSessionReq(session))
                        .getStatus()
                        .getStatusCode())
                .isEqualTo(TStatusCode.SUCCESS_STATUS);
    }

    @Test
    void anAbsurdNumberOfRowsIsTheMostThatThereIsAtOnce() throws Exception {
        TOperationHandle handle =
                execute(open(Map.of()), "select id from range(5000)").getOperationHandle();

        TFetchResultsResp first = fetch(handle, Long.MAX_VALUE);
        TFetchResultsResp second = fetch(handle, Long.MAX_VALUE);
        TFetchResultsResp third = fetch(handle, Long.MAX_VALUE);

        assertThat(longs(first))
                .containsExactlyElementsOf(LongStream.range(0, 2000).boxed().toList());
        assertThat(second.getResults().getStartRowOffset()).isEqualTo(2000);
        assertThat(second.isHasMoreRows()).isTrue();
        assertThat(longs(third)).hasSize(1000).last().isEqualTo(4999L);
        TFetchResultsResp none =
                fetch(handle, Long.MAX_VALUE); // the rows may have been here before their end was known
        assertThat(longs(none)).isEmpty();
        assertThat(none.isHasMoreRows()).isFalse();
        var again = driver.FetchResults(new TFetchResultsReq(handle, TFetchOrientation.FETCH_FIRST, 1));
        assertThat(longs(again)).containsExactly(0L);
    }

    @Test
    void rowsGoOnWhateverNumberIsAskedForNext() throws Exception {
        TOperationHandle handle =
                execute(open(Map.of()), "select id from range(5000)").getOperationHandle();
        var read = new ArrayList<Long>();

        for (int most : new int[] {3, 3, 7, 1, 1000, 3, 2, 2}) {
            read.addAll(longs(fetch(handle, most)));
        }

        assertThat(read)
                .containsExactlyElementsOf(LongStream.range(0, 1021).boxed().toList());
        var again = driver.FetchResults(new TFetchResultsReq(handle, TFetchOrientation.FETCH_FIRST, 2));
        assertThat(longs(again)).containsExactly(0L, 1L);
        assertThat(longs(fetch(handle, 3))).containsExactly(2L, 3L, 4L);
    }

    @Test
    void aStatementRunsWhileItIsAskedAboutAndIsCancelledWithItsConnection() throws Exception {
        TSessionHandle session = open(Map.of());
        var request = new TExecuteStatementReq(session, SLEEPING);
        request.setRunAsync(true);
        TOperationHandle handle = driver.ExecuteStatement(request).getOperationHandle();
        await().until(() -> state(handle) == TOperationState.RUNNING_STATE);
        assertThat(driver.GetOperationStatus(new TGetOperationStatusReq(handle)).isSetHasResultSet())
                .as("its columns are not known yet")
                .isFalse();
        JsonNode opened = sessions().get(0);
        assertThat(opened.path("state").asText()).isEqualTo("busy");
        assertThat(opened.at("/spec/tags").toString()).isEqualTo("[\"sql\"]");

        transport.close();

        String statement = "/api/v1/sessions/" + opened.path("id").asText() + "/statements/0";
        await().until(() -> client.get(statement).json().path("state").asText().equals("cancelled"));
        await().until(() -> sessions().get(0).path("state").asText().equals("closed"));
    }

    @Test
    void aFailureHasItsStateItsClassAndNoStack() throws Exception {
        TExecuteStatementResp failed = execute(open(Map.of()), "select * from nowhere");

        assertThat(failed.getStatus().getStatusCode()).isEqualTo(TStatusCode.ERROR_STATUS);
        assertThat(failed.getStatus().getErrorMessage())
                .startsWith("[TABLE_OR_VIEW_NOT_FOUND]")
                .hasLineCount(1);
        assertThat(failed.getStatus().getSqlState()).hasSize(5);
    }

    @Test
    void aTimeoutIsToldAsOne() throws Exception {
        var request = new TExecuteStatementReq(open(Map.of()), SLEEPING);
        request.setRunAsync(true);
        request.setQueryTimeout(1);

        TOperationHandle handle = driver.ExecuteStatement(request).getOperationHandle();

        await().until(() -> state(handle) == TOperationState.TIMEDOUT_STATE);
    }

    @Test
    void aNamedSessionIsUsedAndLeftAsItIs() throws Exception {
        open("flights");
        run("flights", "create temp view numbers as select id from range(3)", "null");

        TSessionHandle session = open(Map.of("set:hiveconf:parley.session", "flights", "use:database", "default"));
        TOperationHandle handle = execute(session, "select * from numbers").getOperationHandle();

        assertThat(longs(fetch(handle, 10))).containsExactly(0L, 1L, 2L);
        driver.CloseSession(new TCloseSessionReq(session));
        assertThat(client.get("/api/v1/sessions/flights").json().path("state").asText())
                .isEqualTo("idle");
    }

    @Test
    void aSessionThatIsNotThereIsSaidToBe() throws Exception {
        TOpenSessionResp refused = driver.OpenSession(request(
                TProtocolVersion.HIVE_CLI_SERVICE_PROTOCOL_V10, Map.of("set:hiveconf:parley.session", "nowhere")));

        assertThat(refused.getStatus().getStatusCode()).isEqualTo(TStatusCode.ERROR_STATUS);
        assertThat(refused.getStatus().getErrorMessage()).contains("there is no session nowhere");
    }

    @Test
    void aSettingForOneStatementMustBeOneThatASessionMayBring() throws Exception {
        TSessionHandle session = open(Map.of());

        var allowed = executeWith(session, Map.of("spark.sql.shuffle.partitions", "4", "hive.exec.parallel", "true"));
        var ofEngine = executeWith(session, Map.of("spark.executor.memory", "9g"));
        var code = executeWith(session, Map.of("spark.sql.sources.commitProtocolClass", "a.B"));
        var unsafe = executeWith(session, Map.of("spark.sql.shuffle.partitions", "${env:HOME}"));
        var noName = executeWith(session, Map.of("spark sql", "1"));

        assertThat(allowed.getStatus().getStatusCode()).isEqualTo(TStatusCode.SUCCESS_STATUS);
        assertThat(ofEngine.getStatus().getErrorMessage()).startsWith("[CONF_IS_STATIC]");
        assertThat(ofEngine.getStatus().getSqlState()).isEqualTo("42501");
        assertThat(code.getStatus().getErrorMessage()).startsWith("[CONF_NOT_ALLOWED]");
        assertThat(code.getStatus().getSqlState()).isEqualTo("42501");
        assertThat(unsafe.getStatus().getErrorMessage()).startsWith("[CONF_NOT_ALLOWED]");
        assertThat(noName.getStatus().getSqlState()).isEqualTo("HY024");
    }

    private TExecuteStatementResp executeWith(TSessionHandle session, Map<String, String> conf) throws Exception {
        var request = new TExecuteStatementReq(session, "select 7 as n");
        request.setConfOverlay(conf);
        return driver.ExecuteStatement(request);
    }

    @Test
    void aQueryHasNoUpdateCount() throws Exception {
        TOperationHandle handle = execute(open(Map.of()), "select 7 as n").getOperationHandle();

        assertThat(driver.GetOperationStatus(new TGetOperationStatusReq(handle)).getNumModifiedRows())
                .isEqualTo(-1);
    }

    @Test
    void aStatementHasAnIdThatNamesItsSession() throws Exception {
        TOperationHandle handle = execute(open(Map.of()), "select 7 as n").getOperationHandle();

        assertThat(driver.GetQueryId(new TGetQueryIdReq(handle)).getQueryId()).matches("session-\\d+-statement-0");
    }

    @Test
    void everyQuestionAboutTheServerIsAnswered() throws Exception {
        TSessionHandle session = open(Map.of());
        for (TGetInfoType asked : TGetInfoType.values()) {
            var answer = driver.GetInfo(new TGetInfoReq(session, asked));

            assertThat(answer.getStatus().getStatusCode()).isEqualTo(TStatusCode.SUCCESS_STATUS);
            assertThat(answer.getInfoValue().isSet()).isTrue();
        }
    }

    @Test
    void theOneCatalogIsListedAndAnotherIsEmpty() throws Exception {
        TSessionHandle session = open(Map.of());

        TOperationHandle catalogs =
                driver.GetCatalogs(new TGetCatalogsReq(session)).getOperationHandle();
        assertThat(texts(fetch(catalogs, 10), 0)).containsExactly("spark_catalog");
        var everywhere = new TGetSchemasReq(session);
        everywhere.setSchemaName(".*");
        TOperationHandle schemas = driver.GetSchemas(everywhere).getOperationHandle();
        assertThat(texts(fetch(schemas, 10), 0)).contains("default");
        var elsewhere = new TGetSchemasReq(session);
        elsewhere.setCatalogName("another");
        TOperationHandle none = driver.GetSchemas(elsewhere).getOperationHandle();
        assertThat(texts(fetch(none, 10), 0)).isEmpty();
    }

    @Test
    void columnsOfSeveralPagesOfTheEngineAreOneList() throws Exception {
        TSessionHandle session = open(Map.of());
        execute(session, "create temp view ones as select 1 as one");
        execute(session, "create temp view twos as select 2 as two");

        TOperationHandle all = driver.GetColumns(new TGetColumnsReq(session)).getOperationHandle();
        var some = new TGetColumnsReq(session);
        some.setTableName("t_o%");
        TOperationHandle few = driver.GetColumns(some).getOperationHandle();

        TFetchResultsResp rows = fetch(all, 10);
        assertThat(texts(rows, 2)).containsExactly("ones", "twos");
        assertThat(texts(rows, 3)).containsExactly("one", "two");
        assertThat(rows.isHasMoreRows()).isFalse();
        assertThat(texts(fetch(few, 10), 3)).containsExactly("two");
    }

    @Test
    void progressHasTheColumnsThatBeelineDrawsEvenBeforeThereIsAny() throws Exception {
        TOperationHandle handle = execute(open(Map.of()), "select 7 as n").getOperationHandle();

        assertThat(progress(handle).getHeaderNames()).hasSize(9);
    }

    @Test
    void whoDrawsProgressReadsNoLinesAboutItAndWhoWantsNoneDrawnIsToldNone() throws Exception {
        TOperationHandle drawn = execute(open(Map.of()), "select 7 as n").getOperationHandle();
        TOperationHandle told = execute(
                        open(Map.of("set:hiveconf:hive.server2.in.place.progress", "false")), "select 7 as n")
                .getOperationHandle();

        assertThat(progress(drawn)).isNotNull();
        assertThat(progress(told)).isNull();
        assertThat(texts(driver.FetchResults(log(drawn)), 0)).containsExactly("Statement is queued");
        assertThat(texts(driver.FetchResults(log(told)), 0)).contains("Statement is queued", "Statement is succeeded");
    }

    @Test
    void onceItsEndIsDrawnAStatementIsNotDrawnAmongItsRows() throws Exception {
        TOperationHandle handle = execute(open(Map.of()), "select 7 as n").getOperationHandle();

        var drawn = new ArrayList<TProgressUpdateResp>();
        TProgressUpdateResp next = progress(handle);
        for (; next != null && drawn.size() < 1000; next = progress(handle)) { // each waits while the statement runs
            drawn.add(next);
        }
        assertThat(next).isNull();
        assertThat(drawn).last().extracting(TProgressUpdateResp::getStatus).isEqualTo(TJobExecutionStatus.COMPLETE);
    }

    private TProgressUpdateResp progress(TOperationHandle handle) throws Exception {
        var asked = new TGetOperationStatusReq(handle);
        asked.setGetProgressUpdate(true);
        return driver.GetOperationStatus(asked).getProgressUpdateResponse();
    }

    private static TFetchResultsReq log(TOperationHandle handle) {
        var log = new TFetchResultsReq(handle, TFetchOrientation.FETCH_NEXT, 100);
        log.setFetchType((short) 1);
        return log;
    }

    @Test
    void theCourseOfAStatementIsToldInLines() throws Exception {
        TOperationHandle handle = execute(open(Map.of()), "select 7 as n").getOperationHandle();

        assertThat(texts(driver.FetchResults(log(handle)), 0)).contains("Statement is succeeded");
        assertThat(texts(driver.FetchResults(log(handle)), 0)).isEmpty();
    }

    @Test
    void saslPlainIsTakenWithAnyPasswordWhereNoTokenIsNeeded() throws Exception {
        try (var plain = SqlClient.plain(gateway, "anybody", "anything")) {
            plain.open();
            var other = SqlClient.driver(plain);

            TOpenSessionResp opened =
                    other.OpenSession(request(TProtocolVersion.HIVE_CLI_SERVICE_PROTOCOL_V10, Map.of()));

            assertThat(opened.getStatus().getStatusCode()).isEqualTo(TStatusCode.SUCCESS_STATUS);
        }
    }

    @Test
    void whatIsNoCallEndsTheConnectionWithoutAStackTraceInTheLog() throws Exception {
        var logged = new ListAppender<ILoggingEvent>();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        logged.start();
        root.addAppender(logged);
        try {
            garbageEndsItsConnection();
        } finally {
            root.detachAppender(logged);
        }
        assertThat(List.copyOf(logged.list))
                .anyMatch(event -> event.getFormattedMessage().contains("what it sent cannot be taken"))
                .noneMatch(event -> event.getThrowableProxy() != null);
        open(Map.of());
    }

    private void garbageEndsItsConnection() throws Exception {
        for (byte[] garbage : List.of(
                "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1},
                new byte[] {1, 0x7f, -1, -1, -1},
                new byte[] {(byte) 0x80, 1, 0, 1, 0x7f, -1, -1, -1},
                new byte[] {(byte) 0x80, 1, 0, 1, 0, 0, 0, 1, 'X', 0, 0, 0, 0, 11, 0, 1, 0x7f, -1, -1, -1})) {
            try (var socket = new Socket(
                    InetAddress.getLoopbackAddress(),
                    gateway.sqlAddress().orElseThrow().getPort())) {
                socket.setSoTimeout(10 * SECOND);
                OutputStream out = socket.getOutputStream();
                out.write(garbage);
                out.flush();
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void aResultThatWasCutEndsInAnErrorAndNotAsIfItWereWhole() throws Exception {
        TOperationHandle handle =
                execute(open(Map.of()), "select id from range(100000)").getOperationHandle();
        TFetchResultsResp page = fetch(handle, 2000);
        int rows = 0;
        while (page.getStatus().getStatusCode() == TStatusCode.SUCCESS_STATUS) {
            assertThat(page.isHasMoreRows()).isTrue();
            rows += longs(page).size();
            page = fetch(handle, 2000);
        }

        assertThat(rows).isBetween(30_000, 60_000);
        assertThat(page.getStatus().getErrorMessage()).contains("RESULT_TRUNCATED", "session_bytes");
    }

    @Test
    void aCallThatIsUnknownOrAsksForNothingIsAnswered() throws Exception {
        assertThat(send("Nonsense").type).isEqualTo(TMessageType.EXCEPTION);
        assertThat(send("OpenSession").type).isEqualTo(TMessageType.REPLY);
    }

    /** Sends a call without a request; the head of the answer. */
    private TMessage send(String name) throws Exception {
        transport.close();
        connect();
        var out = new TBinaryProtocol(transport);
        out.writeMessageBegin(new TMessage(name, TMessageType.CALL, 1));
        transport.write(new byte[] {0});
        transport.flush();
        return out.readMessageBegin();
    }

    @Test
    void mutilatedCallsDoTheServerNoHarm() throws Exception {
        var random = new Random(7);
        byte[] whole = bytes(new TExecuteStatementReq(open(Map.of()), "select 7 as n"));
        for (int i = 0; i < 300; i++) {
            byte[] mutilated = whole.clone();
            for (int change = 0; change <= i % 3; change++) {
                mutilated[random.nextInt(mutilated.length)] = (byte) random.nextInt();
            }
            try (var socket = new Socket(
                    InetAddress.getLoopbackAddress(),
                    gateway.sqlAddress().orElseThrow().getPort())) {
                socket.getOutputStream().write(mutilated);
                socket.shutdownOutput();
                socket.setSoTimeout(10 * SECOND);
                socket.getInputStream().readAllBytes();
            }
        }
        open(Map.of());
    }

    private static byte[] bytes(TExecuteStatementReq request) throws Exception {
        var memory = new TMemoryBuffer(64);
        var out = new TBinaryProtocol(memory);
        out.writeMessageBegin(new TMessage("ExecuteStatement", TMessageType.CALL, 1));
        new TCLIService.ExecuteStatement_args(request).write(out);
        out.writeMessageEnd();
        return Arrays.copyOf(memory.getArray(), memory.length());
    }

    @Test
    void idleConnectionsCostNoThread() throws Exception {
        open(Map.of());
        int before = ManagementFactory.getThreadMXBean().getThreadCount();
        List<TSocket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                TSocket socket = SqlClient.bare(gateway);
                idle.add(socket);
                socket.open();
            }
            open(Map.of());

            assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(before + 20);
        } finally {
            idle.forEach(TSocket::close);
        }
    }

    @Test
    void aRequestBeyondTheBoundEndsTheConnection() throws Exception {
        TSessionHandle session = open(Map.of());

        assertThatThrownBy(() -> execute(session, "select 1 -- " + "x".repeat(70_000)));

        connect();
        open(Map.of());
    }

    private JsonNode sessions() {
        return client.get("/api/v1/sessions").json().path("items");
    }

    private TOperationState state(TOperationHandle handle) throws Exception {
        return driver.GetOperationStatus(new TGetOperationStatusReq(handle)).getOperationState();
    }

    private TSessionHandle open(Map<String, String> configuration) throws Exception {
        return open(TProtocolVersion.HIVE_CLI_SERVICE_PROTOCOL_V10, configuration);
    }

    private TSessionHandle open(TProtocolVersion version, Map<String, String> configuration) throws Exception {
        TOpenSessionResp opened = driver.OpenSession(request(version, configuration));
        assertThat(opened.getStatus().getStatusCode())
                .as(String.valueOf(opened.getStatus()))
                .isEqualTo(TStatusCode.SUCCESS_STATUS);
        return opened.getSessionHandle();
    }

    private static TOpenSessionReq request(TProtocolVersion version, Map<String, String> configuration) {
        var request = new TOpenSessionReq(version);
        request.setConfiguration(configuration);
        return request;
    }

    private TExecuteStatementResp execute(TSessionHandle session, String text) throws Exception {
        return driver.ExecuteStatement(new TExecuteStatementReq(session, text));
    }

    private TFetchResultsResp fetch(TOperationHandle handle, long most) throws Exception {
        return driver.FetchResults(new TFetchResultsReq(handle, TFetchOrientation.FETCH_NEXT, most));
    }

    private static List<Long> longs(TFetchResultsResp page) {
        assertThat(page.getStatus().getStatusCode()).isEqualTo(TStatusCode.SUCCESS_STATUS);
        return page.getResults().getColumns().get(0).getI64Val().getValues();
    }

    private static List<String> texts(TFetchResultsResp page, int column) {
        return page.getResults().getColumns().get(column).getStringVal().getValues();
    }

    private static List<Long> numbers(TFetchResultsResp page, TProtocolVersion version) {
        if (version.compareTo(TProtocolVersion.HIVE_CLI_SERVICE_PROTOCOL_V6) >= 0) {
            return longs(page);
        }
        assertThat(page.getResults().getColumns()).isNull();
        return page.getResults().getRows().stream()
                .map(TRow::getColVals)
                .map(values -> values.get(0).getI64Val().getValue())
                .toList();
    }
}
