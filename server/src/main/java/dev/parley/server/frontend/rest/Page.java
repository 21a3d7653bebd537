package dev.parley.server.frontend.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.protocol.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Writes one page of a list: as many items as asked for, fewer where they are large. Stateless.
 *
 * @param id an item's id, which the cursor to the next page holds
 * @param answer an item as the contract shows it
 */
record Page<T>(Cursor cursor, ToLongFunction<T> id, Function<T, Object> answer) {
    private static final int FULL_BYTES = 4 * 1024 * 1024;

    /**
     * The page.
     *
     * @param items up to {@code limit} and one more, by which it is known that there are more
     */
    Answer of(List<T> items, int limit) {
        var out = new BufferOutput();
        try (JsonGenerator json = Wire.mapper().createGenerator(out.writer())) {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            int written = 0;
            while (written < Math.min(items.size(), limit) && out.buffer().length() < FULL_BYTES) {
                json.writePOJO(answer.apply(items.get(written++)));
                json.flush();
            }
            json.writeEndArray();
            json.writeStringField(
                    "next_cursor",
                    written < items.size() ? cursor.after(id.applyAsLong(items.get(written - 1))) : null);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a page cannot be written", e);
        }
        return Answer.of(Answer.JSON, out.buffer());
    }
}
