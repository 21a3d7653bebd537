package dev.parley.server.sweep;

import dev.parley.protocol.model.Parameter;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.snippet.SnippetDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All combinations of parameters that a snippet is to run with.
 *
 * @param points each with the parameters in the order of the definition, of which the last changes fastest
 */
public record SweepGrid(List<List<Parameter>> points) {
    static final int MOST_POINTS = 1_000;
    private static final int MOST_TOLD = 20;
    private static final int LONGEST_TOLD = 80;

    public SweepGrid {
        points = List.copyOf(points);
    }

    /**
     * Combines the values of each parameter.
     *
     * @param values by name, each at least one
     * @throws GatewayException INVALID_REQUEST where there are too many points, or one that the definition does not admit
     */
    public static SweepGrid of(SnippetDefinition definition, Map<String, List<Object>> values) {
        long size = 1;
        for (Map.Entry<String, List<Object>> axis : values.entrySet()) {
            if (axis.getValue().isEmpty()) {
                throw invalid(axis.getKey() + " has no values.", "Give one at least, or leave it out.");
            }
            size = Math.min(size * axis.getValue().size(), Integer.MAX_VALUE);
        }
        if (size > MOST_POINTS) {
            throw invalid(
                    "The grid has " + (size == Integer.MAX_VALUE ? "too many" : Long.toString(size))
                            + " points, and may have " + MOST_POINTS + ".",
                    "Give fewer values, or several sweeps.");
        }
        requireAdmitted(definition, values);
        var combinations = new ArrayList<Map<String, Object>>(List.of(Map.of()));
        Stream.concat(
                        definition.parameters().stream()
                                .map(rule -> rule.name())
                                .filter(values::containsKey),
                        values.keySet().stream())
                .distinct()
                .forEach(name -> {
                    List<Map<String, Object>> longer = combinations.stream()
                            .flatMap(one -> values.get(name).stream().map(value -> with(one, name, value)))
                            .toList();
                    combinations.clear();
                    combinations.addAll(longer);
                });
        return new SweepGrid(combinations.stream().map(definition::bind).toList());
    }

    /** Each value by itself: a point does not tell which of many was wrong. */
    private static void requireAdmitted(SnippetDefinition definition, Map<String, List<Object>> values) {
        List<String> problems = definition.parameters().stream()
                .flatMap(rule -> values.getOrDefault(rule.name(), List.of()).stream()
                        .flatMap(value -> rule.problem(value).stream()
                                .map(problem -> rule.name() + " " + problem + ", and " + told(value) + " is not")))
                .limit(MOST_TOLD)
                .toList();
        if (!problems.isEmpty()) {
            throw invalid(String.join("; ", problems) + ".", "Correct these values; nothing has run.");
        }
    }

    private static String told(Object value) {
        if (value instanceof List) {
            return "a list or an object";
        }
        String text = value instanceof String ? "'" + value + "'" : value.toString();
        return text.length() <= LONGEST_TOLD ? text : text.substring(0, LONGEST_TOLD) + "…";
    }

    private static Map<String, Object> with(Map<String, Object> one, String name, Object value) {
        var more = new LinkedHashMap<>(one);
        more.put(name, value);
        return more;
    }

    private static GatewayException invalid(String message, String hint) {
        return new GatewayException(ErrorCode.INVALID_REQUEST, message, hint);
    }
}
