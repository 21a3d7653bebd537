package dev.parley.server.frontend.rest;

import dev.parley.protocol.model.Table;
import dev.parley.server.sweep.SweepSnapshot;
import dev.parley.server.sweep.SweepState;
import java.time.Instant;

/** A sweep as the contract shows it. Values. */
record SweepAnswer(
        String snippet,
        int version,
        SweepState state,
        boolean terminal,
        SweepSnapshot.Points points,
        Instant startedAt,
        Instant endedAt,
        Table table,
        Links links) {
    /** Where to go on. */
    record Links(String self, String cancel) {}

    static SweepAnswer of(SweepSnapshot sweep) {
        String self = "/run/" + sweep.snippet() + "/sweep/" + sweep.id();
        return new SweepAnswer(
                sweep.snippet(),
                sweep.version(),
                sweep.state(),
                sweep.state().isTerminal(),
                sweep.points(),
                sweep.startedAt(),
                sweep.endedAt(),
                sweep.table(),
                new Links(self, self + "/cancel"));
    }
}
