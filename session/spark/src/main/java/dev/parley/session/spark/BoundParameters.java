package dev.parley.session.spark;

import dev.parley.protocol.model.Parameter;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The way of a statement's parameters into the interpreter: as definitions before its code, which fetch each value from
 * here by its name. Of a value nothing but its type stands in code. Thread-safe; static and public, since the
 * interpreter's code can reach nothing else.
 */
public final class BoundParameters {
    /** Of statements that run, by their sessions' blocks. */
    private static final Map<Long, Map<String, Object>> BOUND = new ConcurrentHashMap<>();

    private BoundParameters() {}

    /** A parameter of the statement that the session of this block runs. */
    public static Object value(long block, String name) {
        return BOUND.get(block).get(name);
    }

    /**
     * Binds the values until {@link #release}.
     *
     * @throws IllegalArgumentException where one is no value in Scala, with its name
     */
    static void bind(long block, List<Parameter> parameters) {
        var values = new HashMap<String, Object>();
        parameters.forEach(parameter -> values.put(parameter.name(), inScala(parameter)));
        BOUND.put(block, values);
    }

    static void release(long block) {
        BOUND.remove(block);
    }

    /** The definitions, all on one line, so that the lines of what follows keep their numbers; empty without parameters. */
    static String definitions(long block, List<Parameter> parameters) {
        return parameters.stream()
                .map(parameter -> "val `%1$s`: %2$s = _root_.%3$s.value(%4$dL, \"%1$s\").asInstanceOf[%2$s]; "
                        .formatted(named(parameter), type(parameter.type()), BoundParameters.class.getName(), block))
                .collect(Collectors.joining());
    }

    /** Checked once more where it becomes code. */
    private static String named(Parameter parameter) {
        if (!Parameter.NAME.matcher(parameter.name()).matches()) {
            throw new IllegalArgumentException("'" + parameter.name() + "' is no name of a parameter");
        }
        return parameter.name();
    }

    private static Object inScala(Parameter parameter) {
        Object value = parameter.parsed();
        if (value == null && isPrimitive(parameter.type())) {
            throw new IllegalArgumentException("parameter " + parameter.name() + " is null, which "
                    + type(parameter.type()).replace("_root_.", "") + " cannot be");
        }
        return value instanceof BigDecimal decimal ? scala.math.BigDecimal.javaBigDecimal2bigDecimal(decimal) : value;
    }

    private static boolean isPrimitive(Parameter.Type type) {
        return switch (type) {
            case BOOLEAN, INT, BIGINT, DOUBLE -> true;
            case DECIMAL, STRING, DATE, TIMESTAMP, TIMESTAMP_NTZ, BINARY -> false;
        };
    }

    private static String type(Parameter.Type type) {
        return switch (type) {
            case BOOLEAN -> "_root_.scala.Boolean";
            case INT -> "_root_.scala.Int";
            case BIGINT -> "_root_.scala.Long";
            case DOUBLE -> "_root_.scala.Double";
            case DECIMAL -> "_root_.scala.math.BigDecimal";
            case STRING -> "_root_.java.lang.String";
            case DATE -> "_root_.java.time.LocalDate";
            case TIMESTAMP -> "_root_.java.time.Instant";
            case TIMESTAMP_NTZ -> "_root_.java.time.LocalDateTime";
            case BINARY -> "_root_.scala.Array[_root_.scala.Byte]";
        };
    }
}
