package dev.parley.server.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.parley.protocol.Wire;
import dev.parley.protocol.model.Column;
import dev.parley.server.result.cells.CellWriters;
import dev.parley.server.result.cells.Cells;
import dev.parley.server.result.cells.UniqueNames;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/** A JSON object for each row, each on a line of its own; of columns of the same name none is lost. */
final class NdjsonText implements TextRange.RowText {
    private final List<SerializedString> names;
    private List<Cells> columns = List.of();
    private boolean any;

    NdjsonText(List<Column> columns) {
        this.names = UniqueNames.of(columns.stream().map(Column::name).toList()).stream()
                .map(SerializedString::new)
                .toList();
    }

    @Override
    public JsonGenerator generator(ChunkOutput out) throws IOException {
        return Wire.mapper()
                .createGenerator(out)
                .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER.mappedFeature())
                .setRootValueSeparator(new SerializedString("\n"));
    }

    @Override
    public void begin(JsonGenerator out) {
        // the rows are all that there is
    }

    @Override
    public void read(VectorSchemaRoot vectors) {
        columns = vectors.getFieldVectors().stream().map(CellWriters::of).toList();
    }

    @Override
    public void row(int row, JsonGenerator out) throws IOException {
        out.writeStartObject();
        for (int i = 0; i < columns.size(); i++) {
            out.writeFieldName(names.get(i));
            columns.get(i).write(row, out);
        }
        out.writeEndObject();
        any = true;
    }

    @Override
    public void end(JsonGenerator out) throws IOException {
        if (any) {
            out.writeRaw('\n');
        }
    }
}
