package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PoolDemandTest {
    private static final long START = Long.MAX_VALUE - 5; // such a clock may overflow

    private final PoolDemand demand = new PoolDemand(new PoolBounds(1, 4));

    private static long after(long seconds) {
        return START + TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void theLeastIsWantedWhileNobodyAsks() {
        assertThat(demand.wanted(START)).isEqualTo(1);
        assertThat(demand.steady(START)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void asManyAreWantedAsWereAskedForInTheLastMinute() {
        demand.ask(after(0));
        assertThat(demand.wanted(after(0))).isEqualTo(1);
        demand.ask(after(10));
        demand.ask(after(20));
        assertThat(demand.wanted(after(20))).isEqualTo(3);
        assertThat(demand.steady(after(20))).isEqualTo(Duration.ofSeconds(40));
        assertThat(demand.wanted(after(59))).isEqualTo(3);
        assertThat(demand.wanted(after(60))).isEqualTo(2);
        assertThat(demand.wanted(after(200))).isEqualTo(1);
    }

    @Test
    void noMoreAreWantedThanMayBeReady() {
        for (int second = 0; second < 30; second++) {
            demand.ask(after(second));
        }
        assertThat(demand.wanted(after(30))).isEqualTo(4);
        assertThat(demand.wanted(after(86))).isEqualTo(3);
    }

    @Test
    void aPoolOfNoneWantsNone() {
        var none = new PoolDemand(new PoolBounds(0, 0));
        none.ask(START);
        assertThat(none.wanted(START)).isZero();
    }
}
