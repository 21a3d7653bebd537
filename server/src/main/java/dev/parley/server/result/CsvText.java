package dev.parley.server.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.parley.protocol.Wire;
import dev.parley.protocol.model.Column;
import dev.parley.server.result.cells.CellWriters;
import dev.parley.server.result.cells.Cells;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** RFC 4180 with a line of names: null is nothing, an empty text is {@code ""}; what has parts is JSON. */
final class CsvText implements TextRange.RowText {
    private static final CsvFactory CSV = CsvFactory.builder()
            .enable(CsvGenerator.Feature.ALWAYS_QUOTE_EMPTY_STRINGS)
            .build();
    private static final CsvSchema SCHEMA =
            CsvSchema.emptySchema().withLineSeparator("\r\n").withNullValue("");

    private final List<Column> header;
    private List<Cells> columns = List.of();

    CsvText(List<Column> header) {
        this.header = header;
    }

    @Override
    public JsonGenerator generator(ChunkOutput out) throws IOException {
        return csv(out);
    }

    static CsvGenerator csv(OutputStream out) throws IOException {
        CsvGenerator generator = CSV.createGenerator(out);
        generator.setSchema(SCHEMA);
        generator.enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER.mappedFeature());
        return generator;
    }

    @Override
    public void begin(JsonGenerator out) throws IOException {
        begin(header, out);
    }

    static void begin(List<Column> header, JsonGenerator out) throws IOException {
        out.writeStartArray(); // around all rows: outside of one, the generator takes a null for no column at all
        out.writeStartArray();
        for (Column column : header) {
            out.writeString(column.name());
        }
        out.writeEndArray();
    }

    @Override
    public void read(VectorSchemaRoot vectors) {
        columns = vectors.getFieldVectors().stream().map(CsvText::cells).toList();
    }

    private static Cells cells(FieldVector vector) {
        Cells cells = CellWriters.of(vector);
        return vector.getField().getChildren().isEmpty()
                ? cells
                : (row, out) -> {
                    if (vector.isNull(row)) {
                        out.writeNull();
                    } else {
                        out.writeString(json(cells, row));
                    }
                };
    }

    private static String json(Cells cells, int row) throws IOException {
        var text = new StringWriter();
        try (JsonGenerator json = Wire.mapper().createGenerator(text)) {
            cells.write(row, json);
        }
        return text.toString();
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
    }
}
