package dev.parley.server.frontend.thrift;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.thrift.protocol.TType;

/** Column after column, each with a bit for each row that says whether it is null. */
final class ColumnRowSet implements RowSet {
    private static final int OFFSET = 1;
    private static final int ROWS = 2;
    private static final int COLUMNS = 3;
    private static final int VALUES = 1;
    private static final int NULLS = 2;

    private final List<Part> parts;
    private int rows;
    private int bytes;

    /** One column, as far as it has come. */
    private static final class Part {
        private final BinaryOut values = new BinaryOut(1 << 10);
        private final BitSet nulls = new BitSet();
        private CellKind kind = CellKind.TEXT;
    }

    ColumnRowSet(int columns) {
        this.parts = new ArrayList<>(columns);
        for (int i = 0; i < columns; i++) {
            parts.add(new Part());
        }
    }

    @Override
    public void take(List<CellColumn> columns, int from, int to) throws IOException {
        int sum = 0;
        for (int i = 0; i < parts.size(); i++) {
            take(columns.get(i), parts.get(i), from, to);
            sum += parts.get(i).values.length();
        }
        rows += to - from;
        bytes = sum;
    }

    private void take(CellColumn column, Part part, int from, int to) throws IOException {
        part.kind = column.kind();
        for (int row = from; row < to; row++) {
            if (column.isNull(row)) {
                part.nulls.set(rows + row - from);
                column.kind().writeNothing(part.values);
            } else {
                column.write(row, part.values);
            }
        }
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int bytes() {
        return bytes;
    }

    @Override
    public byte[] encoded(long offset) {
        var out = new BinaryOut(bytes + parts.size() * (rows / Byte.SIZE + 32) + 64);
        out.field(TType.I64, OFFSET).i64(offset);
        out.field(TType.LIST, ROWS).list(TType.STRUCT, 0);
        out.field(TType.LIST, COLUMNS).list(TType.STRUCT, parts.size());
        for (Part part : parts) {
            out.field(TType.STRUCT, part.kind.columnField());
            out.field(TType.LIST, VALUES).list(part.kind.type(), rows).raw(part.values);
            out.field(TType.STRING, NULLS).binary(bits(part.nulls));
            out.stop().stop();
        }
        return out.stop().toArray();
    }

    /** At least one byte, which drivers expect. */
    private static byte[] bits(BitSet nulls) {
        return nulls.isEmpty() ? new byte[1] : nulls.toByteArray();
    }
}
