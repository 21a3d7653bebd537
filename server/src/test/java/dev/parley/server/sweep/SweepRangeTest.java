package dev.parley.server.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.model.Parameter;
import org.junit.jupiter.api.Test;

class SweepRangeTest {
    @Test
    void fractionsAreExactAndDatesGoByDays() {
        assertThat(new SweepRange("0", "0.3", "0.1").values(Parameter.Type.DOUBLE))
                .containsExactly("0.0", "0.1", "0.2", "0.3");
        assertThat(new SweepRange("-1", "1.5", "1").values(Parameter.Type.INT)).containsExactly("-1", "0", "1");
        assertThat(new SweepRange("2012-02-28", "2012-03-02", "2").values(Parameter.Type.DATE))
                .containsExactly("2012-02-28", "2012-03-01");
    }

    @Test
    void whatCannotBeCountedIsRefused() {
        assertThatThrownBy(() -> new SweepRange("0", "1e999999999", "1").values(Parameter.Type.DECIMAL))
                .hasMessage("has a range whose to is no number");
        assertThatThrownBy(() -> new SweepRange("0", "1", "1e-99").values(Parameter.Type.DOUBLE))
                .hasMessage("has a range of more than 1000 values");
        assertThatThrownBy(() -> new SweepRange("0", "1", "0").values(Parameter.Type.INT))
                .hasMessageStartingWith("has a range that goes nowhere");
        assertThatThrownBy(() -> new SweepRange("monday", "2012-03-02", "1").values(Parameter.Type.DATE))
                .hasMessage("has a range whose from is no date such as '2013-01-31'");
        assertThatThrownBy(() -> new SweepRange("a", "b", "1").values(Parameter.Type.STRING))
                .hasMessage("has a range, which only numbers and dates have; give a list");
    }
}
