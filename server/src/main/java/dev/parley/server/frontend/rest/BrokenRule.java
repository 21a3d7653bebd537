package dev.parley.server.frontend.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A rule of the contract that a body broke, in words. Values.
 *
 * @param keyword the rule's name in JSON Schema
 * @param path the field's, from the body down
 * @param schema what holds the rule
 * @param parent the schema of the object or list around the field; null for the body itself
 * @param value what was sent
 */
record BrokenRule(String keyword, List<String> path, JsonNode schema, JsonNode parent, JsonNode value) {
    String field() {
        return path.isEmpty() ? "The body" : name(path);
    }

    String last() {
        return path.get(path.size() - 1);
    }

    String inside() {
        return path.size() < 2 ? "" : " in " + name(path.subList(0, path.size() - 1));
    }

    private static String name(List<String> path) {
        return path.stream()
                .map(segment -> segment.matches("[0-9]+") ? "[" + segment + "]" : "." + Excerpt.of(segment))
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }

    String expected() {
        if (schema.has("enum")) {
            return StreamSupport.stream(schema.path("enum").spliterator(), false)
                    .filter(value -> !value.isNull())
                    .map(JsonNode::asText)
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        JsonNode type = schema.path("type");
        JsonNode example = schema.path("examples").path(0);
        List<String> kinds = StreamSupport.stream((type.isArray() ? type : List.of(type)).spliterator(), false)
                .map(JsonNode::asText)
                .filter(kind -> !kind.equals("null"))
                .map(BrokenRule::kind)
                .toList();
        return String.join(" or ", kinds) + (example.isTextual() ? " such as '" + example.asText() + "'" : "");
    }

    private static String kind(String type) {
        return switch (type) {
            case "string" -> "text";
            case "array" -> "a list";
            case "object" -> "an object";
            case "boolean" -> "true or false";
            case "integer" -> "a whole number";
            default -> "a number";
        };
    }

    String said() {
        return switch (value.getNodeType()) {
            case STRING -> schema.has("enum") ? "'" + Excerpt.of(value.asText()) + "'" : "text";
            case NUMBER -> "the number " + Excerpt.of(value.asText());
            case BOOLEAN -> value.asText();
            case ARRAY -> "a list";
            case NULL, MISSING -> "null";
            case OBJECT, BINARY, POJO -> "an object";
        };
    }
}
