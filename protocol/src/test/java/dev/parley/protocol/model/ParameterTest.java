package dev.parley.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterTest {
    private static Object parsed(Parameter.Type type, Object value) {
        return new Parameter("p", type, value).parsed();
    }

    @Test
    void eachTypeHasItsJavaClass() {
        assertThat(parsed(Parameter.Type.BOOLEAN, true)).isEqualTo(true);
        assertThat(parsed(Parameter.Type.INT, 5)).isEqualTo(5);
        assertThat(parsed(Parameter.Type.BIGINT, 5)).isEqualTo(5L);
        assertThat(parsed(Parameter.Type.BIGINT, "9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(parsed(Parameter.Type.DOUBLE, 5)).isEqualTo(5.0);
        assertThat(parsed(Parameter.Type.DOUBLE, "-1.5e3")).isEqualTo(-1500.0);
        assertThat(parsed(Parameter.Type.DOUBLE, "-Infinity")).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(parsed(Parameter.Type.DECIMAL, "12.50")).isEqualTo(new BigDecimal("12.50"));
        assertThat(parsed(Parameter.Type.STRING, "'; drop")).isEqualTo("'; drop");
        assertThat(parsed(Parameter.Type.DATE, "2013-01-31")).isEqualTo(LocalDate.of(2013, 1, 31));
        assertThat(parsed(Parameter.Type.TIMESTAMP, "2013-01-31T10:00:00+02:00"))
                .isEqualTo(Instant.parse("2013-01-31T08:00:00Z"));
        assertThat(parsed(Parameter.Type.TIMESTAMP_NTZ, "2013-01-31T10:00:00"))
                .isEqualTo(LocalDateTime.of(2013, 1, 31, 10, 0));
        assertThat(parsed(Parameter.Type.BINARY, "Af8=")).isEqualTo(new byte[] {1, -1});
        assertThat(Arrays.stream(Parameter.Type.values()).map(type -> parsed(type, null)))
                .containsOnlyNulls();
    }

    @ParameterizedTest
    @CsvSource({
        "BOOLEAN, yes",
        "INT, 2147483648",
        "INT, 1.5",
        "BIGINT, 9223372036854775808",
        "DOUBLE, much",
        "DOUBLE, 0x1p3",
        "DOUBLE, 5d",
        "DOUBLE, 1e999",
        "DOUBLE, +Infinity",
        "DECIMAL, 1e9",
        "DECIMAL, 123456789012345678901234567890123456789",
        "DATE, 2013-02-30",
        "TIMESTAMP, 2013-01-31T10:00:00",
        "TIMESTAMP_NTZ, 2013-01-31",
        "BINARY, !"
    })
    void aValueOfAnotherFormIsRefusedWithTheForm(Parameter.Type type, String value) {
        assertThatThrownBy(() -> parsed(type, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be " + type.form());
    }

    @Test
    void aFractionInJsonIsNoDecimalSinceItsDigitsAreLost() {
        assertThatThrownBy(() -> parsed(Parameter.Type.DECIMAL, 0.1)).hasMessageContaining("text such as '12.50'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"carrier", "_n1", "type", "A_b"})
    void theseAreNames(String name) {
        assertThat(name).matches(Parameter.NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_", "1a", "a b", "a`b", "a;b", "ä", "a\n", "a.b"})
    void theseAreNone(String name) {
        assertThat(name).doesNotMatch(Parameter.NAME);
    }
}
