package dev.parley.server.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.parley.protocol.Wire;
import dev.parley.protocol.model.Column;
import dev.parley.protocol.model.Table;
import dev.parley.server.result.cells.CellWriters;
import dev.parley.server.result.cells.Cells;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/** One JSON object: what the result is, and its rows as lists. */
final class JsonText implements TextRange.RowText {
    private final Table head;
    private final long offset;
    private List<Cells> columns = List.of();

    /**
     * About a result.
     *
     * @param head what is known of the whole; its rows do not matter
     * @param offset the number of the first row that is written
     */
    JsonText(Table head, long offset) {
        this.head = head;
        this.offset = offset;
    }

    @Override
    public JsonGenerator generator(ChunkOutput out) throws IOException {
        return Wire.mapper().createGenerator(out).enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER.mappedFeature());
    }

    @Override
    public void begin(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("columns");
        for (Column column : head.columns()) {
            out.writePOJO(column);
        }
        out.writeEndArray();
        out.writeNumberField("offset", offset);
        out.writeNumberField("row_count", head.rowCount());
        out.writeBooleanField("truncated", head.truncated());
        out.writeStringField("limit_reason", head.limitReason());
        out.writeArrayFieldStart("rows");
    }

    @Override
    public void read(VectorSchemaRoot vectors) {
        columns = vectors.getFieldVectors().stream().map(CellWriters::of).toList();
    }

    @Override
    public void row(int row, JsonGenerator out) throws IOException {
        out.writeStartArray();
        for (Cells column : columns) {
            column.write(row, out);
        }
        out.writeEndArray();
    }

    @Override
    public void end(JsonGenerator out) throws IOException {
        out.writeEndArray();
        out.writeEndObject();
    }
}
