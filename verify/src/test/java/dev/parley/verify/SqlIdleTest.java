package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hive.service.rpc.thrift.TCLIService;
import org.apache.hive.service.rpc.thrift.TExecuteStatementReq;
import org.apache.hive.service.rpc.thrift.TFetchOrientation;
import org.apache.hive.service.rpc.thrift.TFetchResultsReq;
import org.apache.hive.service.rpc.thrift.TOpenSessionReq;
import org.apache.hive.service.rpc.thrift.TProtocolVersion;
import org.apache.hive.service.rpc.thrift.TSessionHandle;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What connections cost that BI tools keep open and do nothing with. */
@Timeout(240)
class SqlIdleTest {
    private static final int CONNECTIONS = 1_000;
    private static final int MILLIS = 30_000;
    private static final long JCMD_SECONDS = 60;
    /** Sixteen KiB for each, in the heap after a collection. */
    private static final long MOST_HEAP_BYTES = CONNECTIONS * (16L << 10);
    /** With what a heap holds between collections, and with the sockets' buffers outside of it. */
    private static final long MOST_RESIDENT_KIBIBYTES = 100 << 10;

    private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)\\s*");

    @TempDir
    private Path folder;

    private record Opened(TSocket socket, TCLIService.Client driver, TSessionHandle session) {}

    private record Cost(long heapBytes, long residentKibibytes, long threads) {}

    @Test
    void aThousandIdleConnectionsCostLittleMemoryAndNoThreads() throws Exception {
        Path config = Files.writeString(
                folder.resolve("parley.yaml"),
                "engine:\n  master: local[1]\nsql:\n  max_connections_per_address: " + 2 * CONNECTIONS + "\n");
        List<Opened> idle = new ArrayList<>();
        try (var server = ParleyServer.start(folder.resolve("data"), "--config", config.toString())) {
            assertThat(new Api(server.address()).open("shared").path("state").asText())
                    .isEqualTo("idle");
            int port = Integer.parseInt(server.sqlUrl().replaceAll("^.*:(\\d+)/?$", "$1"));
            for (int i = 0; i < 50; i++) {
                idle.add(open(port)); // what is loaded and grows once is there
            }
            assertThat(rows(idle.get(0))).isEqualTo(1);
            Cost before = cost(server.pid());

            for (int i = 0; i < CONNECTIONS; i++) {
                idle.add(open(port));
            }

            Cost after = cost(server.pid());
            assertThat(after.heapBytes() - before.heapBytes()).isLessThan(MOST_HEAP_BYTES);
            assertThat(after.residentKibibytes() - before.residentKibibytes()).isLessThan(MOST_RESIDENT_KIBIBYTES);
            assertThat(after.threads() - before.threads()).isLessThan(20);
            assertThat(rows(idle.get(CONNECTIONS))).isEqualTo(1);
        } finally {
            idle.forEach(each -> each.socket().close());
        }
    }

    /** A bare connection with a session, attached to the one that is there. */
    private static Opened open(int port) throws Exception {
        var socket = new TSocket("127.0.0.1", port, MILLIS);
        socket.open();
        var driver = new TCLIService.Client(new TBinaryProtocol(socket));
        var request = new TOpenSessionReq(TProtocolVersion.HIVE_CLI_SERVICE_PROTOCOL_V10);
        request.setConfiguration(Map.of("set:hiveconf:parley.session", "shared"));
        TSessionHandle session = driver.OpenSession(request).getSessionHandle();
        assertThat(session).isNotNull();
        return new Opened(socket, driver, session);
    }

    private static long rows(Opened opened) throws Exception {
        var run = opened.driver().ExecuteStatement(new TExecuteStatementReq(opened.session(), "select 7"));
        var fetch = new TFetchResultsReq(run.getOperationHandle(), TFetchOrientation.FETCH_NEXT, 10);
        return opened.driver()
                .FetchResults(fetch)
                .getResults()
                .getColumns()
                .get(0)
                .getI32Val()
                .getValuesSize();
    }

    private Cost cost(long pid) throws Exception {
        long heap = heapBytes(pid);
        Path status = Path.of("/proc/" + pid + "/status");
        return new Cost(heap, number(status, "VmRSS:"), number(status, "Threads:"));
    }

    private static long number(Path status, String name) throws Exception {
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** Of the objects that are in use, which are counted after a collection. */
    private long heapBytes(long pid) throws Exception {
        Path output = folder.resolve("histogram.txt");
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(jcmd.waitFor(JCMD_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            jcmd.destroyForcibly();
        }
        return Files.readAllLines(output).stream()
                .map(TOTAL::matcher)
                .filter(Matcher::matches)
                .mapToLong(total -> Long.parseLong(total.group(1)))
                .findFirst()
                .orElseThrow();
    }
}
