package dev.parley.server.snippet;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.protocol.model.Parameter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a snippet asks of a parameter. Values have the form that {@link Parameter} asks for.
 *
 * @param preset what it is where a caller leaves it out; null where it has none
 * @param required whether a caller must give it; else one without a preset is null
 * @param allowed the only values that it may have; all where empty
 * @param min the least value; null where there is none
 * @param max the greatest value; null where there is none
 * @param description for people; may be null
 */
public record ParameterRule(
        String name,
        Parameter.Type type,
        @JsonProperty("default") Object preset,
        boolean required,
        List<Object> allowed,
        Object min,
        Object max,
        String description) {
    /** Words that a run's own query has. */
    private static final Set<String> TAKEN = Set.of("wait", "on_timeout", "format");

    private static final int SHOWN = 20;

    public ParameterRule {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        preset = settled(type, preset);
        min = settled(type, min);
        max = settled(type, max);
        Parameter.Type known = type;
        allowed = allowed == null
                ? List.of()
                : allowed.stream().map(value -> settled(known, value)).toList();
    }

    /** The same value for the same meaning, so that rules can be compared; what is wrong stays as it is. */
    private static Object settled(Parameter.Type type, Object value) {
        try {
            return new Parameter("value", type, value).travelling().value();
        } catch (IllegalArgumentException e) {
            return value; // problems() tells of it
        }
    }

    /** What is wrong with the rule itself, each with the name of the field. */
    List<String> problems() {
        var problems = new ArrayList<String>();
        String field = "parameters." + name;
        if (!Parameter.NAME.matcher(name).matches()) {
            problems.add(field + ": the name takes letters, digits and underscores, with a letter first");
        }
        if (TAKEN.contains(name)) {
            problems.add(field + ": the name is taken by the query of a run");
        }
        if (required && preset != null) {
            problems.add(field + ".required: what is required has no default");
        }
        if ((min != null || max != null) && !isOrdered()) {
            problems.add(field + "." + (min == null ? "max" : "min") + ": a " + word() + " has no bounds");
            return problems;
        }
        allowed.forEach(value -> check(field + ".allowed: it", () -> parsed(value), problems));
        check(field + ".min: it", () -> parsed(min), problems);
        check(field + ".max: it", () -> parsed(max), problems);
        if (problems.isEmpty() && min != null && max != null && compare(parsed(min), parsed(max)) > 0) {
            problems.add(field + ".min: it is above max");
        }
        if (problems.isEmpty()) {
            allowed.forEach(
                    value -> check(field + ".allowed: " + value, () -> requireInBounds(parsed(value)), problems));
        }
        if (problems.isEmpty() && preset != null) {
            check(field + ".default: it", () -> bind(preset), problems);
        }
        return problems;
    }

    private static void check(String what, Runnable check, List<String> problems) {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            problems.add(what + " " + e.getMessage());
        }
    }

    /**
     * A caller's value as a statement's parameter.
     *
     * @param value not null
     * @throws IllegalArgumentException with what is wrong, to follow the name
     */
    Parameter bind(Object value) {
        if (value instanceof Repeated repeated) {
            throw new IllegalArgumentException(repeated.how());
        }
        Parameter parameter = new Parameter(name, type, plain(value)).travelling();
        Object parsed = parameter.parsed();
        if (!allowed.isEmpty() && allowed.stream().noneMatch(one -> isSame(parsed(one), parsed))) {
            throw new IllegalArgumentException("must be one of "
                    + allowed.stream().limit(SHOWN).map(Object::toString).collect(Collectors.joining(", "))
                    + (allowed.size() > SHOWN ? ", …" : ""));
        }
        requireInBounds(parsed);
        return parameter;
    }

    private void requireInBounds(Object parsed) {
        if (min != null && !(compare(parsed, parsed(min)) >= 0 && isNumber(parsed))) {
            throw new IllegalArgumentException("must be " + min + " or more");
        }
        if (max != null && !(compare(parsed, parsed(max)) <= 0 && isNumber(parsed))) {
            throw new IllegalArgumentException("must be " + max + " or less");
        }
    }

    /** What is wrong with a caller's value, to follow the name. */
    public Optional<String> problem(Object value) {
        try {
            bind(value);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** A query has nothing but text. */
    private Object plain(Object value) {
        if (type != Parameter.Type.BOOLEAN || !(value instanceof String text)) {
            return value;
        }
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> text;
        };
    }

    /** What it is where a caller says nothing. */
    Parameter unsaid() {
        return preset == null ? new Parameter(name, type, null) : bind(preset);
    }

    /** A value to compile code with: the preset, else an allowed one or a bound, else one that comes to mind; never null. */
    Parameter example() {
        if (preset != null) {
            return bind(preset);
        }
        Object known = !allowed.isEmpty() ? allowed.get(0) : min == null ? max : min;
        return new Parameter(name, type, known == null ? anyValue() : known).travelling();
    }

    private Object anyValue() {
        return switch (type) {
            case BOOLEAN -> true;
            case INT, BIGINT, DOUBLE -> 1;
            case DECIMAL -> "1";
            case STRING -> "2013"; // can be cast to numbers and dates
            case DATE -> "2013-01-31";
            case TIMESTAMP -> "2013-01-31T10:00:00Z";
            case TIMESTAMP_NTZ -> "2013-01-31T10:00:00";
            case BINARY -> "";
        };
    }

    /** Whether Scala has no null of it. */
    boolean isPrimitive() {
        return switch (type) {
            case BOOLEAN, INT, BIGINT, DOUBLE -> true;
            case DECIMAL, STRING, DATE, TIMESTAMP, TIMESTAMP_NTZ, BINARY -> false;
        };
    }

    private Object parsed(Object value) {
        return new Parameter(name, type, value).parsed();
    }

    private boolean isOrdered() {
        return switch (type) {
            case INT, BIGINT, DOUBLE, DECIMAL, DATE, TIMESTAMP, TIMESTAMP_NTZ -> true;
            case BOOLEAN, STRING, BINARY -> false;
        };
    }

    private static boolean isNumber(Object parsed) {
        return !(parsed instanceof Double number) || !number.isNaN();
    }

    private static boolean isSame(Object one, Object other) {
        if (one instanceof byte[] bytes) {
            return other instanceof byte[] others && Arrays.equals(bytes, others);
        }
        return one instanceof BigDecimal ? compare(one, other) == 0 : one.equals(other);
    }

    @SuppressWarnings("unchecked") // values of one type have one class, which is ordered
    private static int compare(Object one, Object other) {
        return ((Comparable<Object>) one).compareTo(other);
    }

    private String word() {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
