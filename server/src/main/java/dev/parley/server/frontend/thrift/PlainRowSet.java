package dev.parley.server.frontend.thrift;

import java.io.IOException;
import java.util.List;
import org.apache.thrift.protocol.TType;

/** Row after row, for protocols before V6. */
final class PlainRowSet implements RowSet {
    private static final int OFFSET = 1;
    private static final int ROWS = 2;
    private static final int VALUES = 1;
    private static final int VALUE = 1;

    private final BinaryOut encoded = new BinaryOut(1 << 10);
    private int rows;

    @Override
    public void take(List<CellColumn> columns, int from, int to) throws IOException {
        for (int row = from; row < to; row++) {
            encoded.field(TType.LIST, VALUES).list(TType.STRUCT, columns.size());
            for (CellColumn column : columns) {
                write(column, row);
            }
            encoded.stop();
        }
        rows += to - from;
    }

    /** A null is a value without a value in it. */
    private void write(CellColumn column, int row) throws IOException {
        encoded.field(TType.STRUCT, column.kind().valueField());
        if (!column.isNull(row)) {
            encoded.field(column.kind().type(), VALUE);
            column.write(row, encoded);
        }
        encoded.stop().stop();
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int bytes() {
        return encoded.length();
    }

    @Override
    public byte[] encoded(long offset) {
        return new BinaryOut(encoded.length() + 32)
                .field(TType.I64, OFFSET)
                .i64(offset)
                .field(TType.LIST, ROWS)
                .list(TType.STRUCT, rows)
                .raw(encoded)
                .stop()
                .toArray();
    }
}
