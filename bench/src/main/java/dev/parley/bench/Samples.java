package dev.parley.bench;

import java.util.List;
import java.util.stream.Stream;

/** Measured values of one thing, in one unit. */
record Samples(List<Double> values) {
    Samples {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        values = values.stream().sorted().toList();
    }

    Samples and(Samples more) {
        return new Samples(Stream.concat(values.stream(), more.values.stream()).toList());
    }

    double median() {
        return percentile(50);
    }

    double p95() {
        return percentile(95);
    }

    /** The smallest value that so many per cent of the values do not exceed. */
    double percentile(int percent) {
        int rank = (int) Math.ceil(values.size() * percent / 100.0);
        return values.get(Math.max(0, rank - 1));
    }
}
