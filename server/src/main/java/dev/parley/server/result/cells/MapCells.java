package dev.parley.server.result.cells;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Maps as objects where the keys are simple, else as lists of pairs. */
final class MapCells implements Cells {
    private final MapVector vector;
    private final Cells keys;
    private final Cells values;
    private final boolean simple;

    MapCells(MapVector vector) {
        this.vector = vector;
        var entries = (StructVector) vector.getDataVector();
        FieldVector key = entries.getChildrenFromFields().get(0);
        this.keys = CellWriters.of(key);
        this.values = CellWriters.of(entries.getChildrenFromFields().get(1));
        this.simple = key.getField().getChildren().isEmpty()
                && !(key.getField().getType() instanceof ArrowType.Binary)
                && !(key.getField().getType() instanceof ArrowType.LargeBinary);
    }

    @Override
    public void write(int row, JsonGenerator out) throws IOException {
        if (simple) {
            out.writeStartObject();
        } else {
            out.writeStartArray();
        }
        for (int i = vector.getElementStartIndex(row); i < vector.getElementEndIndex(row); i++) {
            writeEntry(i, out);
        }
        if (simple) {
            out.writeEndObject();
        } else {
            out.writeEndArray();
        }
    }

    private void writeEntry(int entry, JsonGenerator out) throws IOException {
        if (simple) {
            out.writeFieldName(text(entry));
            values.write(entry, out);
        } else {
            out.writeStartArray();
            keys.write(entry, out);
            values.write(entry, out);
            out.writeEndArray();
        }
    }

    /** A key as the name of a member. */
    private String text(int entry) throws IOException {
        try (var token = new TokenBuffer(null, false)) {
            keys.write(entry, token);
            try (var parser = token.asParser()) {
                parser.nextToken();
                return parser.getText();
            }
        }
    }
}
