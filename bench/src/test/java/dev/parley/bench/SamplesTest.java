package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void percentilesAreMeasuredValues() {
        var samples = new Samples(
                IntStream.rangeClosed(1, 100).mapToObj(n -> (double) (101 - n)).toList());

        assertThat(samples.median()).isEqualTo(50);
        assertThat(samples.p95()).isEqualTo(95);
        assertThat(samples.percentile(100)).isEqualTo(100);
    }

    @Test
    void oneValueIsEveryPercentile() {
        var samples = new Samples(List.of(7.0));

        assertThat(samples.median()).isEqualTo(7);
        assertThat(samples.p95()).isEqualTo(7);
    }

    @Test
    void ofNothingThereIsNoMedian() {
        assertThatThrownBy(() -> new Samples(List.of())).hasMessage("nothing was measured");
    }
}
