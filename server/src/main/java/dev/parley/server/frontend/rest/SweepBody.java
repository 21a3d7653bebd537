package dev.parley.server.frontend.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.model.Parameter;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.snippet.ParameterRule;
import dev.parley.server.snippet.SnippetDefinition;
import dev.parley.server.sweep.SweepRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A sweep as a caller asks for it. Values.
 *
 * @param parameters by name: a list, an object with {@code from}, {@code to} and {@code step}, or one value
 */
record SweepBody(Map<String, JsonNode> parameters, Integer atOnce) {
    private static final Set<String> RANGE = Set.of("from", "to", "step");

    /** The values of each parameter; ranges are those of the parameter's type. */
    Map<String, List<Object>> values(SnippetDefinition definition) {
        var values = new LinkedHashMap<String, List<Object>>();
        var problems = new ArrayList<String>();
        (parameters == null ? Map.<String, JsonNode>of() : parameters).forEach((name, written) -> {
            try {
                values.put(name, values(written, type(definition, name)));
            } catch (IllegalArgumentException e) {
                problems.add(Excerpt.of(name) + " " + e.getMessage());
            }
        });
        if (!problems.isEmpty()) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    String.join("; ", problems) + ".",
                    "Give each parameter a list, {\"from\": …, \"to\": …, \"step\": …}, or one value.");
        }
        return values;
    }

    /** That of a parameter that there is not is told with the points. */
    private static Optional<Parameter.Type> type(SnippetDefinition definition, String name) {
        return definition.parameters().stream()
                .filter(rule -> rule.name().equals(name))
                .map(ParameterRule::type)
                .findFirst();
    }

    private static List<Object> values(JsonNode written, Optional<Parameter.Type> type) {
        if (written.isObject()) {
            return type.map(known -> range(written).values(known)).orElse(List.of("unknown"));
        }
        var list = new ArrayList<Object>();
        (written.isArray() ? written : List.of(written)).forEach(value -> list.add(given(value)));
        return list;
    }

    private static Object given(JsonNode value) {
        if (value.isNull()) {
            throw new IllegalArgumentException("has a null among its values; leave it out to have its default");
        }
        return ParameterReader.plain(value);
    }

    private static SweepRange range(JsonNode written) {
        boolean isRange = written.has("from")
                && written.has("to")
                && written.properties().stream().allMatch(field -> RANGE.contains(field.getKey()));
        if (!isRange) {
            throw new IllegalArgumentException("is no range: it takes from, to and step, and no other field");
        }
        return new SweepRange(
                written.path("from").asText(),
                written.path("to").asText(),
                written.path("step").asText("1"));
    }
}
