package dev.parley.server.result;

import dev.parley.server.testing.ArrowStreams;
import io.vertx.core.buffer.Buffer;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Messages of a stream of one column of numbers. */
final class Numbers {
    private Numbers() {}

    static Buffer schema() {
        try (var vector = new BigIntVector("n", ArrowStreams.MEMORY);
                var vectors = VectorSchemaRoot.of(vector)) {
            return ArrowStreams.schema(vectors);
        }
    }

    static Buffer batch(long... numbers) {
        try (var vector = new BigIntVector("n", ArrowStreams.MEMORY);
                var vectors = VectorSchemaRoot.of(vector)) {
            for (int i = 0; i < numbers.length; i++) {
                vector.setSafe(i, numbers[i]);
            }
            vectors.setRowCount(numbers.length);
            return ArrowStreams.batch(vectors);
        }
    }

    /** How many rows the text of a list of rows has. */
    static long count(String rows) {
        return rows.chars().filter(c -> c == '[').count() - 1;
    }
}
