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

    /** How many findings are looked at; a large body may give many of one sort. */
    private static final int LOOKED_AT = 1000;

    private final Contract contract;

    InvalidBody(Contract contract) {
        this.contract = contract;
    }

    GatewayException explain(SchemaValidationException failure, Contract.Operation operation, JsonNode body) {
        return failure.getOutputUnit().getErrors().stream()
                .limit(LOOKED_AT)
                .map(error -> rule(error, contract.bodySchema(operation), body))
                .flatMap(Optional::stream)
                .min(Comparator.comparing(rule -> TELLING.indexOf(rule.keyword())))
                .map(this::sentence)
                .orElseGet(() -> invalid("The body is not as the contract wants it.", Routes.HINT));
    }

    private Optional<BrokenRule> rule(OutputUnit error, JsonNode bodySchema, JsonNode body) {
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
        return tells ? Optional.of(new BrokenRule(keyword, path, schema, parent, value)) : Optional.empty();
    }

    private JsonNode child(JsonNode schema, String segment) {
        JsonNode property = schema.path("properties").path(segment);
        if (!property.isMissingNode()) {
            JsonNode resolved = contract.resolve(property);
            // what may be null as well
            return resolved.has("oneOf")
                    ? contract.resolve(resolved.path("oneOf").path(0))
                    : resolved;
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

    private GatewayException sentence(BrokenRule rule) {
        JsonNode schema = rule.schema();
        String field = rule.field();
        return switch (rule.keyword()) {
            case "additionalProperties" ->
                invalid(
                        "Unknown field '" + Excerpt.of(rule.last()) + "'" + rule.inside() + ".",
                        "Known fields: " + names(rule.parent().path("properties")) + ".");
            case "required" ->
                invalid(
                        StreamSupport.stream(schema.path("required").spliterator(), false)
                                .map(JsonNode::asText)
                                .filter(name -> !rule.value().has(name))
                                .map(name -> "'" + name + "'")
                                .collect(Collectors.joining(", ", "Missing in " + lower(field) + ": ", ".")),
                        null);
            case "type", "enum" ->
                invalid(field + " must be " + rule.expected() + ", but is " + rule.said() + ".", null);
            case "pattern" -> invalid(field + " " + schema.path("x-rule").asText("is malformed") + ".", null);
            default ->
                invalid(
                        field + " is too long: at most "
                                + schema.path(rule.keyword()).asInt() + " are allowed.",
                        null);
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
