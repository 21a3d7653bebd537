package dev.parley.server.frontend.thrift;

import java.io.IOException;
import java.util.function.IntPredicate;

/** A column whose cells can be written, row by row. For one thread at a time. */
record CellColumn(CellKind kind, IntPredicate nulls, Writer writer) {
    /** Writes a cell that is not null. */
    @FunctionalInterface
    interface Writer {
        void write(int row, BinaryOut out) throws IOException;
    }

    boolean isNull(int row) {
        return nulls.test(row);
    }

    void write(int row, BinaryOut out) throws IOException {
        writer.write(row, out);
    }
}
