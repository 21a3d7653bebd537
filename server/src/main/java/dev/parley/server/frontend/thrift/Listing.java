package dev.parley.server.frontend.thrift;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hive.service.rpc.thrift.TProtocolVersion;

/**
 * Rows in memory. A value; cells may be null.
 *
 * @param truncated whether there are more than these
 */
record Listing(List<ResultColumn> columns, List<List<Object>> rows, boolean truncated) {
    /** All that there are. */
    Listing(List<ResultColumn> columns, List<List<Object>> rows) {
        this(columns, rows, false);
    }

    Listing {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    byte[] encoded(TProtocolVersion version, int from, int to) {
        RowSet encoded = RowSet.of(version, columns.size());
        try {
            encoded.take(ListColumns.of(columns, rows), from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is nothing to read from
        }
        return encoded.encoded(from);
    }
}
