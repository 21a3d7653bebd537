package dev.parley.server.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.parley.protocol.Wire;
import dev.parley.server.config.StatementLimits;
import dev.parley.server.result.cells.CellWriters;
import dev.parley.server.result.cells.Cells;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The first rows of a result, as many as are shown with its statement. Stateless; it blocks. */
final class Preview {
    private static final TypeReference<List<Object>> ROW = new TypeReference<>() {};

    private Preview() {}

    static List<List<Object>> of(OpenResult result, StatementLimits limits, BufferAllocator memory) throws IOException {
        var rows = new ArrayList<List<Object>>();
        long bytes = 0;
        try (var vectors = VectorSchemaRoot.create(result.schema(), memory)) {
            List<Cells> columns =
                    vectors.getFieldVectors().stream().map(CellWriters::of).toList();
            for (int batch = 1; batch < result.index().messages() && rows.size() < limits.inlineRows(); batch++) {
                result.load(batch, vectors, memory);
                for (int row = 0; row < vectors.getRowCount() && rows.size() < limits.inlineRows(); row++) {
                    byte[] json = json(columns, row);
                    bytes += json.length + 1;
                    if (bytes > limits.inlineBytes()) {
                        return rows;
                    }
                    rows.add(Wire.mapper().readValue(json, ROW));
                }
            }
        }
        return rows;
    }

    private static byte[] json(List<Cells> columns, int row) throws IOException {
        var json = new ByteArrayOutputStream();
        try (JsonGenerator out = Wire.mapper().createGenerator(json)) {
            out.writeStartArray();
            for (Cells column : columns) {
                column.write(row, out);
            }
            out.writeEndArray();
        }
        return json.toByteArray();
    }
}
