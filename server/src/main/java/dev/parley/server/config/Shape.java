package dev.parley.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The sorts of values that settings have: how each is read, and what to call it. */
enum Shape {
    TEXT("a text"),
    WHOLE("a whole number"),
    YES_NO("true or false"),
    SIZE("a size, such as 64k, 1m or 1048576"),
    DURATION("a duration, such as 10s, 2m or PT10S"),
    PATH("a path"),
    ADDRESS("an address, such as http://parley.example:8998, and nothing after it"),
    TEXTS("a list of texts"),
    MAP("settings, each a key and a single value");

    private final String expected;

    Shape(String expected) {
        this.expected = expected;
    }

    static Shape of(Type declared, boolean size) {
        if (size) {
            return SIZE;
        }
        Class<?> type = declared instanceof ParameterizedType generic
                ? (Class<?>)
                        (generic.getRawType() == Optional.class
                                ? generic.getActualTypeArguments()[0]
                                : generic.getRawType())
                : (Class<?>) declared;
        return switch (type.getSimpleName()) {
            case "String" -> TEXT;
            case "int", "long", "Integer" -> WHOLE;
            case "boolean" -> YES_NO;
            case "Duration" -> DURATION;
            case "Path" -> PATH;
            case "URI" -> ADDRESS;
            case "List" -> TEXTS;
            case "Map" -> MAP;
            default -> throw new IllegalStateException("no setting can be a " + type);
        };
    }

    String expected() {
        return expected;
    }

    /** Whether an environment variable gives it as YAML. */
    boolean isNested() {
        return this == TEXTS || this == MAP;
    }

    /** The value, or nothing where the node is no such value. */
    Optional<?> read(JsonNode node) {
        return switch (this) {
            case TEXT -> text(node);
            case WHOLE -> whole(node);
            case YES_NO -> yesNo(node);
            case SIZE -> scalar(node).flatMap(Quantity::size);
            case DURATION -> text(node).flatMap(Quantity::duration);
            case PATH -> text(node).flatMap(Shape::path);
            case ADDRESS -> text(node).flatMap(Shape::address);
            case TEXTS -> texts(node);
            case MAP -> map(node);
        };
    }

    private static Optional<String> text(JsonNode node) {
        return node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
    }

    private static Optional<String> scalar(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? Optional.of(node.asText()) : Optional.empty();
    }

    private static Optional<Long> whole(JsonNode node) {
        return node.isFloatingPointNumber()
                ? Optional.empty()
                : scalar(node)
                        .map(String::strip)
                        .filter(t -> t.matches("-?\\d{1,18}"))
                        .map(Long::valueOf);
    }

    private static Optional<Boolean> yesNo(JsonNode node) {
        return scalar(node)
                .map(String::strip)
                .filter(t -> t.equals("true") || t.equals("false"))
                .map(Boolean::valueOf);
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Optional<URI> address(String text) {
        try {
            URI address = URI.create(text.strip());
            boolean isPlain = String.valueOf(address.getScheme()).matches("https?")
                    && address.getHost() != null
                    && address.toString().equals(address.getScheme() + "://" + address.getAuthority())
                    && address.getUserInfo() == null;
            return isPlain ? Optional.of(address) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<?> texts(JsonNode node) {
        var texts = new ArrayList<String>();
        for (JsonNode element : node) {
            scalar(element).ifPresent(texts::add);
        }
        return node.isArray() && texts.size() == node.size() ? Optional.of(texts) : Optional.empty();
    }

    private static Optional<?> map(JsonNode node) {
        Map<String, String> map = new LinkedHashMap<>();
        node.properties().forEach(entry -> scalar(entry.getValue()).ifPresent(value -> map.put(entry.getKey(), value)));
        return node.isObject() && map.size() == node.size() ? Optional.of(map) : Optional.empty();
    }
}
