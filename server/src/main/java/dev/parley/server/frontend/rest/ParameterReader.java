package dev.parley.server.frontend.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.model.Parameter;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads parameters as callers write them: a plain JSON value, whose type is inferred, or an object with {@code type} and
 * {@code value}. For one request.
 */
final class ParameterReader {
    private static final Set<String> FIELDS = Set.of("type", "value");

    private final List<Parameter> parameters = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private ParameterReader() {}

    /**
     * The parameters in the order in which they were written.
     *
     * @throws GatewayException INVALID_REQUEST that names each one that is wrong
     */
    static List<Parameter> read(Map<String, JsonNode> written) {
        var reader = new ParameterReader();
        written.forEach(reader::add);
        if (!reader.problems.isEmpty()) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "parameters: " + String.join("; ", reader.problems) + ".",
                    "Write a plain value, or {\"type\": …, \"value\": …} with one of the types " + types() + ".");
        }
        return List.copyOf(reader.parameters);
    }

    private void add(String name, JsonNode written) {
        if (!Parameter.NAME.matcher(name).matches()) {
            problems.add("'" + Excerpt.of(name)
                    + "' is no name: it takes letters, digits and underscores, with a letter first");
        } else if (written.isObject()) {
            addTyped(name, written);
        } else {
            addPlain(name, written);
        }
    }

    private void addPlain(String name, JsonNode value) {
        if (value.isTextual()) {
            add(name, Parameter.Type.STRING, value);
        } else if (value.isBoolean()) {
            add(name, Parameter.Type.BOOLEAN, value);
        } else if (value.isIntegralNumber()) {
            add(name, value.canConvertToInt() ? Parameter.Type.INT : Parameter.Type.BIGINT, value);
        } else if (value.isNumber()) {
            add(name, Parameter.Type.DOUBLE, value);
        } else {
            problems.add(name + " is " + (value.isNull() ? "null, and needs a type" : "a list, which is no value"));
        }
    }

    private void addTyped(String name, JsonNode written) {
        List<String> unknown = written.properties().stream()
                .map(Map.Entry::getKey)
                .filter(field -> !FIELDS.contains(field))
                .toList();
        Optional<Parameter.Type> type = type(written.path("type").asText());
        JsonNode value = written.path("value");
        if (!unknown.isEmpty() || value.isMissingNode()) {
            problems.add(name + " must have the fields 'type' and 'value' and no other");
        } else if (type.isEmpty()) {
            problems.add(
                    name + " has the type '" + Excerpt.of(written.path("type").asText()) + "', which there is not");
        } else {
            add(name, type.get(), value);
        }
    }

    private void add(String name, Parameter.Type type, JsonNode value) {
        try {
            parameters.add(new Parameter(name, type, plain(value)).travelling());
        } catch (IllegalArgumentException e) {
            problems.add(name + " " + e.getMessage());
        }
    }

    /** The value as Java has it; a list where it is none that a parameter could have. */
    static Object plain(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL -> null;
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> value.isIntegralNumber() ? value.bigIntegerValue() : finite(value.doubleValue());
            case STRING -> value.textValue();
            default -> List.of(); // of no type's form
        };
    }

    /** A number that JSON can write and a double cannot hold is read as infinite. */
    private static Object finite(double number) {
        return Double.isFinite(number) ? number : "too large";
    }

    static Optional<Parameter.Type> type(String word) {
        return Arrays.stream(Parameter.Type.values())
                .filter(type -> word(type).equals(word))
                .findFirst();
    }

    /** The type's name in JSON. */
    static String word(Parameter.Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    static String types() {
        return Arrays.stream(Parameter.Type.values()).map(ParameterReader::word).collect(Collectors.joining(", "));
    }
}
