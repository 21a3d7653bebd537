package dev.parley.server.result;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Rows as text. Between two chunks it keeps its place, and nothing of a batch. */
final class TextRange implements RangeWriter {
    private final OpenResult result;
    private final RowRange range;
    private final RowText text;
    private final ChunkOutput out;
    private final JsonGenerator generator;
    private long row;
    private boolean begun;

    /** How rows look as text. */
    interface RowText {
        /** What stands before the rows. */
        void begin(JsonGenerator out) throws IOException;

        /** Looks at these vectors from now on. */
        void read(VectorSchemaRoot vectors);

        void row(int row, JsonGenerator out) throws IOException;

        /** What stands behind the rows. */
        void end(JsonGenerator out) throws IOException;

        /** What writes the cells. */
        JsonGenerator generator(ChunkOutput out) throws IOException;
    }

    TextRange(OpenResult result, RowRange range, RowText text, ChunkOutput out) throws IOException {
        this.result = result;
        this.range = range;
        this.text = text;
        this.out = out;
        this.row = range.from();
        this.generator = text.generator(out);
    }

    @Override
    public boolean writeSome(BufferAllocator memory) throws IOException {
        if (!begun) {
            begun = true;
            text.begin(generator);
        }
        try (var vectors = VectorSchemaRoot.create(result.schema(), memory)) {
            text.read(vectors);
            while (row < range.end() && !out.isEnough()) {
                writeBatch(result.index().batchOf(row), vectors, memory);
            }
        }
        if (row < range.end()) {
            return true;
        }
        text.end(generator);
        generator.close();
        return false;
    }

    private void writeBatch(int batch, VectorSchemaRoot vectors, BufferAllocator memory) throws IOException {
        result.load(batch, vectors, memory);
        long first = result.index().firstRow(batch);
        long until = Math.min(range.end(), result.index().endRow(batch));
        while (row < until && !out.isEnough()) {
            text.row((int) (row - first), generator);
            row++;
        }
    }
}
