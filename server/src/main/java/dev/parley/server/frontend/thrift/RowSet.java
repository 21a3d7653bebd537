package dev.parley.server.frontend.thrift;

import java.io.IOException;
import java.util.List;
import org.apache.hive.service.rpc.thrift.TProtocolVersion;
import org.apache.hive.service.rpc.thrift.TRowSet;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/**
 * Rows on their way into a TRowSet, as bytes: the generated types would make an object of each cell. For one thread at a
 * time.
 */
sealed interface RowSet permits ColumnRowSet, PlainRowSet {
    /** Takes rows of these columns, which are the same in number and kind each time. */
    void take(List<CellColumn> columns, int from, int to) throws IOException;

    int rows();

    /** About as many as will be sent. */
    int bytes();

    /** The whole, to be written as the generated type is; its first row has this number. */
    byte[] encoded(long offset);

    /** As this version of the protocol has it: columns since V6, rows before. */
    static RowSet of(TProtocolVersion version, int columns) {
        return version.compareTo(TProtocolVersion.HIVE_CLI_SERVICE_PROTOCOL_V6) >= 0
                ? new ColumnRowSet(columns)
                : new PlainRowSet();
    }

    /** What an answer can hold. */
    static TRowSet answer(byte[] encoded) {
        return new Encoded(encoded);
    }

    /** Writes what is encoded already. */
    final class Encoded extends TRowSet {
        private static final long serialVersionUID = 1;

        private final transient byte[] encoded;

        Encoded(byte[] encoded) {
            this.encoded = encoded;
        }

        @Override
        public void write(TProtocol out) throws TException {
            out.getTransport().write(encoded);
        }

        @Override
        public void validate() {
            // It was made by us, with all that it needs.
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
