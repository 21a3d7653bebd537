package dev.parley.server.frontend.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.protocol.model.Parameter;
import dev.parley.server.snippet.ParameterRule;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A snippet's parameter as JSON Schema, with its description. Stateless. */
final class ParameterSchema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ParameterSchema() {}

    static ObjectNode of(ParameterRule rule) {
        ObjectNode schema = type(rule.type());
        List<JsonNode> allowed = rule.allowed().stream()
                .flatMap(value -> value(rule, value).stream())
                .distinct()
                .toList();
        if (rule.description() != null) {
            schema.put("description", rule.description());
        }
        if (!rule.allowed().isEmpty()) {
            restrict(schema, rule, allowed);
        }
        value(rule, rule.preset())
                .filter(preset -> allowed.isEmpty() || allowed.contains(preset)) // 1.0 is 1.00, but not in an enum
                .ifPresent(preset -> schema.set("default", preset));
        boolean isNumber = !schema.path("type").asText().equals("string"); // the rest has no bounds in JSON Schema
        if (isNumber) {
            value(rule, rule.min()).ifPresent(min -> schema.set("minimum", min));
            value(rule, rule.max()).ifPresent(max -> schema.set("maximum", max));
        }
        return schema;
    }

    /** Generators refuse an enum of doubles or of truth values, with all that uses it; there the description has them. */
    private static void restrict(ObjectNode schema, ParameterRule rule, List<JsonNode> allowed) {
        if (rule.type() == Parameter.Type.DOUBLE || rule.type() == Parameter.Type.BOOLEAN) {
            String values = rule.allowed().stream().map(Object::toString).collect(Collectors.joining(", "));
            String description = rule.description() == null ? "" : rule.description() + " ";
            schema.put("description", description + "One of " + values + ".");
            return;
        }
        schema.putArray("enum").addAll(allowed);
        long names = allowed.stream().map(ParameterSchema::letters).distinct().count();
        if (schema.path("type").asText().equals("string") && names < allowed.size()) { // else generators take UA for ua
            ArrayNode constants = schema.putArray("x-enum-varnames");
            allowed.forEach(value -> constants.add("VALUE_" + constants.size()));
        }
    }

    private static String letters(JsonNode value) {
        return value.asText().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
    }

    /** A value in the form of its schema; empty where JSON has no number like it, such as {@code NaN}, or there is none. */
    private static Optional<JsonNode> value(ParameterRule rule, Object value) {
        Object parsed = new Parameter(rule.name(), rule.type(), value).parsed();
        if (parsed == null || (parsed instanceof Double number && !Double.isFinite(number))) {
            return Optional.empty();
        }
        if (parsed instanceof Boolean
                || parsed instanceof Integer
                || parsed instanceof Long
                || parsed instanceof Double) {
            return Optional.of(JSON.pojoNode(parsed));
        }
        return Optional.of(JSON.textNode((parsed instanceof Instant ? parsed : value).toString()));
    }

    private static ObjectNode type(Parameter.Type type) {
        return switch (type) {
            case BOOLEAN -> JSON.objectNode().put("type", "boolean");
            case INT -> JSON.objectNode().put("type", "integer").put("format", "int32");
            case BIGINT -> JSON.objectNode().put("type", "integer").put("format", "int64");
            case DOUBLE -> JSON.objectNode().put("type", "number").put("format", "double");
            case DATE -> JSON.objectNode().put("type", "string").put("format", "date");
            case TIMESTAMP -> JSON.objectNode().put("type", "string").put("format", "date-time");
            case BINARY -> JSON.objectNode().put("type", "string").put("contentEncoding", "base64");
            case DECIMAL, STRING, TIMESTAMP_NTZ -> JSON.objectNode().put("type", "string");
        };
    }
}
