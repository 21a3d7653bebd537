package dev.parley.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.Set;

/** The wire's JSON for tests, without checked exceptions. */
final class Json {
    /** Where a field is data, not structure: an unknown one would mean something. */
    private static final Set<String> DATA =
            Set.of("parts_ms", "tags", "conf", "versions", "phases", "rows", "message", "data");

    private Json() {}

    static String write(Object value) {
        try {
            return Wire.mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <T> T read(String text, Class<T> type) {
        try {
            return Wire.mapper().readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode tree(String text) {
        return read(text, JsonNode.class);
    }

    /** The same with a field in each object that no reader of today knows. */
    static JsonNode fromTheFuture(JsonNode json) {
        json.fields().forEachRemaining(field -> {
            if (!DATA.contains(field.getKey())) {
                fromTheFuture(field.getValue());
            }
        });
        if (json.isArray()) {
            json.forEach(Json::fromTheFuture);
        }
        if (json instanceof ObjectNode object) {
            object.putObject("of_the_future").put("deep", 1);
        }
        return json;
    }
}
