package dev.parley.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Optional;

/** One key of the configuration: its path, its type, its default and its sentence. */
record Setting(String section, RecordComponent component, Shape shape, Key key) {
    static Setting of(String section, RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        return new Setting(section, component, Shape.of(component.getGenericType(), key.size()), key);
    }

    /** A component's name as the file spells it: {@code token_file}. */
    static String spelled(String componentName) {
        return PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(componentName);
    }

    String name() {
        return spelled(component.getName());
    }

    /** Its name in messages and in the file: {@code server.token_file}. */
    String path() {
        return section + "." + name();
    }

    /** Its environment variable: {@code PARLEY_SERVER_TOKEN_FILE}. */
    String variable() {
        return EnvironmentLayer.PREFIX + path().toUpperCase(Locale.ROOT).replace('.', '_');
    }

    boolean isOptional() {
        return component.getType() == Optional.class;
    }

    /** The value in the record's type, or nothing where the node is no such value. */
    Optional<Object> read(JsonNode node) {
        return shape.read(node).flatMap(this::fitted);
    }

    private Optional<Object> fitted(Object value) {
        if (component.getType() == int.class) {
            long number = (Long) value;
            return (int) number == number ? Optional.of((int) number) : Optional.empty();
        }
        if (isOptional() && value instanceof Long number) {
            return (int) (long) number == number ? Optional.of(Optional.of((int) (long) number)) : Optional.empty();
        }
        return Optional.of(isOptional() ? Optional.of(value) : value);
    }

    String expected() {
        boolean isInt = component.getType() == int.class;
        return isInt ? shape.expected() + ", at most " + Integer.MAX_VALUE : shape.expected();
    }
}
