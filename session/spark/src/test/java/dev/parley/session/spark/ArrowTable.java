package dev.parley.session.spark;

import dev.parley.protocol.engine.TableResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.Text;

/**
 * A table as a reader of Arrow sees it.
 *
 * @param batchRows how many rows are in each batch
 */
record ArrowTable(Schema schema, List<List<Object>> rows, List<Integer> batchRows) {
    static ArrowTable inline(TableResult result) {
        return read(Base64.getDecoder().decode(result.arrow()));
    }

    /** Of messages that were uploaded. */
    static ArrowTable of(List<byte[]> messages) {
        var stream = new ByteArrayOutputStream();
        messages.forEach(stream::writeBytes);
        return read(stream.toByteArray());
    }

    private static ArrowTable read(byte[] stream) {
        var rows = new ArrayList<List<Object>>();
        var batches = new ArrayList<Integer>();
        try (var allocator = new RootAllocator();
                var reader = new ArrowStreamReader(new ByteArrayInputStream(stream), allocator)) {
            var root = reader.getVectorSchemaRoot();
            while (reader.loadNextBatch()) {
                batches.add(root.getRowCount());
                for (int i = 0; i < root.getRowCount(); i++) {
                    var row = new ArrayList<Object>();
                    for (var vector : root.getFieldVectors()) {
                        row.add(plain(vector.getObject(i)));
                    }
                    rows.add(row);
                }
            }
            return new ArrowTable(root.getSchema(), rows, batches);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With Java's own types for text and collections, and bytes in hexadecimal. */
    private static Object plain(Object value) {
        if (value instanceof Text text) {
            return text.toString();
        }
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        if (value instanceof List<?> list) {
            return new ArrayList<>(list.stream().map(ArrowTable::plain).toList());
        }
        if (value instanceof Map<?, ?> struct) {
            var fields = new LinkedHashMap<Object, Object>();
            struct.forEach((name, field) -> fields.put(name, plain(field)));
            return fields;
        }
        return value;
    }

    /** The values of a column. */
    List<Object> column(int index) {
        return rows.stream().map(row -> row.get(index)).toList();
    }
}
