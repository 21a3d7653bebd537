package dev.parley.server.frontend.thrift;

import dev.parley.server.result.RowPage;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.hive.service.rpc.thrift.TProtocolVersion;

/** The rows of one answer to a fetch. For one thread at a time. */
final class FetchedPage implements RowPage {
    private final TProtocolVersion version;
    private final int mostRows;
    private final int mostBytes;
    private List<CellColumn> columns = List.of();
    private RowSet rows;

    FetchedPage(TProtocolVersion version, int mostRows, int mostBytes) {
        this.version = version;
        this.mostRows = mostRows;
        this.mostBytes = mostBytes;
    }

    @Override
    public void read(List<FieldVector> vectors) {
        columns = vectors.stream().map(VectorColumns::of).toList();
        rows = RowSet.of(version, columns.size());
    }

    @Override
    public void take(int from, int to) throws IOException {
        rows.take(columns, from, to);
    }

    @Override
    public int room() {
        return rows.bytes() >= mostBytes ? 0 : mostRows - rows.rows();
    }

    int rows() {
        return rows.rows();
    }

    /** As an answer has them. */
    byte[] encoded(long offset) {
        return rows.encoded(offset);
    }
}
