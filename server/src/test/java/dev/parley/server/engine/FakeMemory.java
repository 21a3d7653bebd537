package dev.parley.server.engine;

import dev.parley.protocol.model.Column;
import dev.parley.protocol.model.Parameter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a session of a fake engine knows: variables, temp views, and how many results it named. Belongs to its context. */
final class FakeMemory {
    /** A value as the interpreter shows it. */
    record Value(String type, String text) {}

    /** A table of numbers: a constant, or 0 to {@code rows}. */
    record Rows(Column column, long first, long rows) {}

    private final Map<String, Value> variables = new LinkedHashMap<>();
    private final Map<String, Rows> views = new HashMap<>();
    private final FakeStreams streams;
    private int results;

    FakeMemory(FakeStreams streams) {
        this.streams = streams;
    }

    FakeStreams streams() {
        return streams;
    }

    Map<String, Value> variables() {
        return variables;
    }

    Map<String, Rows> views() {
        return views;
    }

    /** Makes a parameter a variable. */
    void bind(Parameter parameter) {
        Object value = parameter.parsed();
        variables.put(parameter.name(), new Value(value instanceof Integer ? "Int" : "String", String.valueOf(value)));
    }

    /** The echo of an expression's value, which gets a name of its own. */
    String echo(Value value) {
        return "res" + results++ + ": " + value.type() + " = " + value.text() + "\n";
    }
}
