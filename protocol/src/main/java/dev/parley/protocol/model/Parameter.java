package dev.parley.protocol.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A value that a snippet finds under a name; it is bound as a value and never becomes part of the code.
 *
 * @param name letters, digits and underscores; at least one letter, no digit at its start
 * @param value null, or in the form that the type asks for
 */
public record Parameter(String name, Type type, Object value) {
    /** What a name looks like; such a name can be written in SQL and, between backticks, in Scala. */
    public static final Pattern NAME = Pattern.compile("_*[A-Za-z][A-Za-z0-9_]{0,63}");

    private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");
    private static final int MOST_DIGITS = 38;
    private static final long MAX_EXACT_INTEGER = 1L << 53;

    public Parameter {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }

    /**
     * The value as Java has it, a class for each type: {@code Boolean Integer Long Double BigDecimal String LocalDate
     * Instant LocalDateTime byte[]}; null stays null.
     *
     * @throws IllegalArgumentException where it has not the form of its type, with what is wrong
     */
    public Object parsed() {
        if (value == null) {
            return null;
        }
        try {
            return switch (type) {
                case BOOLEAN -> (Boolean) value;
                case INT -> integer().intValueExact();
                case BIGINT -> integer().longValueExact();
                case DOUBLE -> number(value.toString());
                case DECIMAL -> decimal();
                case STRING -> (String) value;
                case DATE -> LocalDate.parse((String) value);
                case TIMESTAMP -> timestamp();
                case TIMESTAMP_NTZ -> LocalDateTime.parse((String) value);
                case BINARY -> Base64.getDecoder().decode((String) value);
            };
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("must be " + type.form(), e);
        }
    }

    /**
     * The same with its value in the form in which JSON carries it without loss: integers beyond 2^53 and what is no
     * number as text.
     *
     * @throws IllegalArgumentException as {@link #parsed()} does
     */
    public Parameter travelling() {
        Object parsed = parsed();
        if (parsed instanceof Long number && Math.abs(number) > MAX_EXACT_INTEGER) {
            return new Parameter(name, type, number.toString());
        }
        if (parsed instanceof Double number && !Double.isFinite(number)) {
            return new Parameter(name, type, number.toString());
        }
        boolean asItIs = parsed == null
                || parsed instanceof Boolean
                || (parsed instanceof Number && !(parsed instanceof BigDecimal));
        return new Parameter(name, type, asItIs ? parsed : value.toString());
    }

    private BigInteger integer() {
        return new BigInteger(value.toString());
    }

    /** Java takes {@code 0x1p3} and {@code 5d} as well, and for infinite what is too large. */
    private static Double number(String text) {
        Double number = Double.valueOf(text);
        if (!NOT_FINITE.contains(text) && !Double.isFinite(new BigDecimal(text).doubleValue())) {
            throw new IllegalArgumentException("too large");
        }
        return number;
    }

    /** Not from a fraction in JSON, whose digits are lost already. */
    private BigDecimal decimal() {
        var decimal =
                new BigDecimal(value instanceof String text ? text : integer().toString());
        if (Math.max(decimal.precision(), decimal.scale()) > MOST_DIGITS || decimal.scale() < 0) {
            throw new IllegalArgumentException("too many digits");
        }
        return decimal;
    }

    private Instant timestamp() {
        return OffsetDateTime.parse((String) value).toInstant();
    }

    /** What it is to Spark, and in which form JSON carries it. */
    public enum Type {
        @JsonProperty("boolean")
        BOOLEAN("true or false"),
        /** 32 bits. */
        @JsonProperty("int")
        INT("a whole number of 32 bits"),
        /** 64 bits; a number, or text where it is beyond 2^53. */
        @JsonProperty("bigint")
        BIGINT("a whole number of 64 bits"),
        /** A number, or text such as {@code NaN}, {@code Infinity}. */
        @JsonProperty("double")
        DOUBLE("a number, or 'NaN', 'Infinity', '-Infinity'"),
        /** Text such as {@code 12.50}, whose digits give precision and scale. */
        @JsonProperty("decimal")
        DECIMAL("text such as '12.50', of at most 38 digits"),
        @JsonProperty("string")
        STRING("text"),
        /** Text such as {@code 2013-01-31}. */
        @JsonProperty("date")
        DATE("text such as '2013-01-31'"),
        /** Text with an offset, such as {@code 2013-01-31T10:00:00Z}. */
        @JsonProperty("timestamp")
        TIMESTAMP("text such as '2013-01-31T10:00:00Z', with an offset"),
        /** Text without an offset. */
        @JsonProperty("timestamp_ntz")
        TIMESTAMP_NTZ("text such as '2013-01-31T10:00:00', without an offset"),
        /** Text in base64. */
        @JsonProperty("binary")
        BINARY("text in base64");

        private final String form;

        Type(String form) {
            this.form = form;
        }

        /** What a value of it looks like in JSON, for people. */
        public String form() {
            return form;
        }
    }
}
