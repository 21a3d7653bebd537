package dev.parley.server.frontend.thrift;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Rows in memory as columns. Stateless. */
final class ListColumns {
    private ListColumns() {}

    static List<CellColumn> of(List<ResultColumn> columns, List<List<Object>> rows) {
        var cells = new ArrayList<CellColumn>();
        for (int i = 0; i < columns.size(); i++) {
            cells.add(column(columns.get(i).type().kind(), rows, i));
        }
        return cells;
    }

    private static CellColumn column(CellKind kind, List<List<Object>> rows, int index) {
        return new CellColumn(
                kind,
                row -> rows.get(row).get(index) == null,
                (row, out) -> write(kind, rows.get(row).get(index), out));
    }

    private static void write(CellKind kind, Object value, BinaryOut out) {
        switch (kind) {
            case BOOL -> out.i8((Boolean) value ? 1 : 0);
            case BYTE -> out.i8(((Number) value).byteValue());
            case I16 -> out.i16(((Number) value).shortValue());
            case I32 -> out.i32(((Number) value).intValue());
            case I64 -> out.i64(((Number) value).longValue());
            case DOUBLE -> out.f64(((Number) value).doubleValue());
            case TEXT, BINARY -> out.binary(value.toString().getBytes(StandardCharsets.UTF_8));
        }
    }
}
