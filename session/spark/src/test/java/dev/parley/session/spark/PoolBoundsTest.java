package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolBoundsTest {
    @Test
    void twoToFourAreReadyByDefault() {
        assertThat(PoolBounds.of(Map.of())).isEqualTo(new PoolBounds(2, 4));
    }

    @Test
    void theLeastIsNeverAboveTheMost() {
        assertThat(PoolBounds.of(Map.of(PoolBounds.MOST, "1"))).isEqualTo(new PoolBounds(1, 1));
        assertThat(PoolBounds.of(Map.of(PoolBounds.MOST, "0"))).isEqualTo(new PoolBounds(0, 0));
        assertThat(PoolBounds.of(Map.of(PoolBounds.LEAST, "16", PoolBounds.MOST, "16")))
                .isEqualTo(new PoolBounds(16, 16));
    }

    @Test
    void whatIsNoNumberOrTooHighIsRefused() {
        for (String wrong : List.of("17", "-1", "two", "")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PoolBounds.of(Map.of(PoolBounds.MOST, wrong)))
                    .withMessage("spark.parley.pool.size is " + wrong + "; it has to be a whole number from 0 to 16");
        }
    }
}
