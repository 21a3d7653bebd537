package dev.parley.server.frontend.thrift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.apache.hive.service.rpc.thrift.TCLIService;
import org.apache.hive.service.rpc.thrift.TGetTablesReq;
import org.apache.hive.service.rpc.thrift.TOpenSessionReq;
import org.apache.hive.service.rpc.thrift.TProtocolVersion;
import org.apache.hive.service.rpc.thrift.TSessionHandle;
import org.apache.thrift.TBase;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.transport.TMemoryBuffer;
import org.junit.jupiter.api.Test;

class MessageScannerTest {
    private static final int MOST = 4_096;

    private final MessageScanner scanner = new MessageScanner(MOST);

    @Test
    void aMessageEndsWhereItDoesHoweverItsBytesArrive() throws Exception {
        var open = new TOpenSessionReq(TProtocolVersion.HIVE_CLI_SERVICE_PROTOCOL_V10);
        open.setConfiguration(Map.of("a", "1", "b", "two"));
        var tables = new TGetTablesReq(new TSessionHandle(Handles.make()));
        tables.addToTableTypes("TABLE");
        tables.addToTableTypes("VIEW");
        Buffer first = message("OpenSession", new TCLIService.OpenSession_args(open));
        Buffer second = message("GetTables", new TCLIService.GetTables_args(tables));
        Buffer both = first.copy().appendBuffer(second);

        for (int length = 0; length < first.length(); length++) {
            assertThat(scanner.scan(both.getBuffer(0, length))).isEqualTo(-1);
        }
        assertThat(scanner.scan(both)).isEqualTo(first.length());
        scanner.reset();
        assertThat(scanner.scan(second)).isEqualTo(second.length());
    }

    @Test
    void aLengthBeyondTheBoundIsRefusedBeforeItsBytesAreHere() {
        assertThatThrownBy(() -> scanner.scan(
                        head().appendByte((byte) 11).appendShort((short) 1).appendInt(MOST + 1)))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void lengthsThatAddUpBeyondTheBoundAreRefused() {
        Buffer bytes = head();
        for (int i = 0; i < 3; i++) {
            bytes.appendByte((byte) 11)
                    .appendShort((short) 1)
                    .appendInt(MOST / 2)
                    .appendBytes(new byte[MOST / 2]);
        }

        assertThatThrownBy(() -> scanner.scan(bytes)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void whatIsNestedTooDeepOrOfNoTypeIsRefused() {
        Buffer deep = head();
        for (int i = 0; i < 100; i++) {
            deep.appendByte((byte) 12).appendShort((short) 1);
        }
        assertThatThrownBy(() -> scanner.scan(deep)).isInstanceOf(MalformedMessageException.class);

        assertThatThrownBy(() -> new MessageScanner(MOST)
                        .scan(head().appendByte((byte) 99).appendShort((short) 1)))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void whatBeginsOtherwiseIsRefused() {
        assertThatThrownBy(() -> scanner.scan(Buffer.buffer("GET / HTTP/1.1")))
                .isInstanceOf(MalformedMessageException.class);
    }

    /** Of a call X. */
    private static Buffer head() {
        return Buffer.buffer()
                .appendInt(0x80010001)
                .appendInt(1)
                .appendString("X")
                .appendInt(7);
    }

    private static Buffer message(String name, TBase<?, ?> arguments) throws Exception {
        var memory = new TMemoryBuffer(64);
        var out = new TBinaryProtocol(memory);
        out.writeMessageBegin(new TMessage(name, TMessageType.CALL, 1));
        arguments.write(out);
        out.writeMessageEnd();
        return Buffer.buffer().appendBytes(memory.getArray(), 0, memory.length());
    }
}
