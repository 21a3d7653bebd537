package dev.parley.server.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.Wire;
import dev.parley.protocol.model.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Tables that are in memory, as text. Stateless. */
public final class TableText {
    private TableText() {}

    /** All rows in UTF-8, as {@link ResultFormat#CSV} has those of a result. */
    public static byte[] csv(Table table) {
        var out = new ByteArrayOutputStream();
        try (JsonGenerator csv = CsvText.csv(out)) {
            CsvText.begin(table.columns(), csv);
            for (List<Object> row : table.rows()) {
                csv.writeStartArray();
                for (Object cell : row) {
                    write(Wire.mapper().valueToTree(cell), csv);
                }
                csv.writeEndArray();
            }
            csv.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot be written as CSV", e);
        }
        return out.toByteArray();
    }

    private static void write(JsonNode cell, JsonGenerator csv) throws IOException {
        switch (cell.getNodeType()) {
            case NULL, MISSING -> csv.writeNull();
            case NUMBER -> csv.writeNumber(cell.asText());
            case BOOLEAN -> csv.writeBoolean(cell.booleanValue());
            case STRING, BINARY -> csv.writeString(cell.asText());
            case ARRAY, OBJECT, POJO -> csv.writeString(cell.toString());
        }
    }
}
