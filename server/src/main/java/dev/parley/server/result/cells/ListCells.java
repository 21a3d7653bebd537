package dev.parley.server.result.cells;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.apache.arrow.vector.complex.ListVector;

/** Arrays as lists. */
final class ListCells implements Cells {
    private final ListVector vector;
    private final Cells elements;

    ListCells(ListVector vector) {
        this.vector = vector;
        this.elements = CellWriters.of(vector.getDataVector());
    }

    @Override
    public void write(int row, JsonGenerator out) throws IOException {
        out.writeStartArray();
        for (int i = vector.getElementStartIndex(row); i < vector.getElementEndIndex(row); i++) {
            elements.write(i, out);
        }
        out.writeEndArray();
    }
}
