package dev.parley.server.frontend.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.validation.SchemaValidationException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Says in a sentence what the validator found wrong with a body: which field, what it is, what is expected. Stateless. */
final class InvalidBody {
    /** The keywords that say something, the most telling first. */
    private static final List<String> TELLING = List.of(
            "additionalProperties", "type", "enum", "pattern", "maxItems", "maxLength", "maxProperties", "required");

    private final Contract contract;

    InvalidBody(Contract contract) {
        this.contract = contract;
    }

    GatewayException explain(SchemaValidationException failure, Contract.Operation operation, JsonNode body) {
        return failure.getOutputUnit().getErrors().stream()
                .map(error -> finding(error, contract.bodySchema(operation), body))
                .flatMap(Optional::stream)
                .min(Comparator.comparing(finding -> TELLING.indexOf(finding.keyword())))
                .map(this::sentence)
                .orElseGet(() -> invalid("The body is not as the contract wants it.", Routes.HINT));
    }

    /** A broken rule: the field's path, the schema that holds the rule, and the value. */
    private record Finding(String keyword, List<String> path, JsonNode schema, JsonNode parent, JsonNode value) {
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
    }

    private Optional<Finding> finding(OutputUnit error, JsonNode bodySchema, JsonNode body) {
        String location = error.getKeywordLocation();
        String keyword = location.substring(location.lastIndexOf('/') + 1);
        List<String> path = new ArrayList<>();
        JsonNode parent = null;
        JsonNode schema = bodySchema;
        JsonNode value = body;
        for (String segment : segments(error.getInstanceLocation())) {
            path.add(segment);
            parent = schema;
            schema = child(schema, segment);
            value = value.isArray() ? value.path(Integer.parseInt(segment)) : value.path(segment);
        }
        // the validator also takes a known field whose value is wrong for an additional one
        boolean tells = keyword.equals("additionalProperties")
                ? parent != null
                        && parent.path(keyword).isBoolean()
                        && !parent.path("properties").has(path.get(path.size() - 1))
                : TELLING.contains(keyword);
        return tells ? Optional.of(new Finding(keyword, path, schema, parent, value)) : Optional.empty();
    }

    private JsonNode child(JsonNode schema, String segment) {
        JsonNode property = schema.path("properties").path(segment);
        if (!property.isMissingNode()) {
            return contract.resolve(property);
        }
        return contract.resolve(schema.has("items") ? schema.path("items") : schema.path("additionalProperties"));
    }

    private static List<String> segments(String instanceLocation) {
        String pointer = instanceLocation.startsWith("#") ? instanceLocation.substring(1) : instanceLocation;
        List<String> segments = new ArrayList<>();
        for (String segment : pointer.split("/", -1)) {
            segments.add(segment.replace("~1", "/").replace("~0", "~"));
        }
        return segments.subList(1, segments.size());
    }

    private GatewayException sentence(Finding finding) {
        JsonNode schema = finding.schema();
        String field = finding.field();
        return switch (finding.keyword()) {
            case "additionalProperties" ->
                invalid(
                        "Unknown field '" + Excerpt.of(finding.last()) + "'" + finding.inside() + ".",
                        "Known fields: " + names(finding.parent().path("properties")) + ".");
            case "required" ->
                invalid(
                        StreamSupport.stream(schema.path("required").spliterator(), false)
                                .map(JsonNode::asText)
                                .filter(name -> !finding.value().has(name))
                                .map(name -> "'" + name + "'")
                                .collect(Collectors.joining(", ", "Missing in " + lower(field) + ": ", ".")),
                        null);
            case "type", "enum" ->
                invalid(field + " must be " + expected(schema) + ", but is " + said(finding) + ".", null);
            case "pattern" -> invalid(field + " " + schema.path("x-rule").asText("is malformed") + ".", null);
            default ->
                invalid(
                        field + " is too long: at most "
                                + schema.path(finding.keyword()).asInt() + " are allowed.",
                        null);
        };
    }

    private static String expected(JsonNode schema) {
        if (schema.has("enum")) {
            return StreamSupport.stream(schema.path("enum").spliterator(), false)
                    .filter(value -> !value.isNull())
                    .map(JsonNode::asText)
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        JsonNode type = schema.path("type");
        return kind(type.isArray() ? type.path(0).asText() : type.asText());
    }

    private static String kind(String type) {
        return switch (type) {
            case "string" -> "text";
            case "array" -> "a list";
            case "object" -> "an object";
            case "boolean" -> "true or false";
            case "null" -> "null";
            default -> "a number";
        };
    }

    private static String said(Finding finding) {
        JsonNode value = finding.value();
        return switch (value.getNodeType()) {
            case STRING -> finding.schema().has("enum") ? "'" + Excerpt.of(value.asText()) + "'" : "text";
            case NUMBER -> "the number " + Excerpt.of(value.asText());
            case BOOLEAN -> value.asText();
            case ARRAY -> "a list";
            case NULL, MISSING -> "null";
            case OBJECT, BINARY, POJO -> "an object";
        };
    }

    private static String names(JsonNode object) {
        return object.properties().stream().map(member -> member.getKey()).collect(Collectors.joining(", "));
    }

    private static String lower(String text) {
        return text.equals("The body") ? "the body" : text;
    }

    private static GatewayException invalid(String message, String hint) {
        return new GatewayException(ErrorCode.INVALID_REQUEST, message, hint);
    }
}
