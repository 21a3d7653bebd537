package dev.parley.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.Stream;
import dev.parley.protocol.model.Bundle;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Progress;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.session.StatementEvent.Broke;
import dev.parley.server.session.StatementEvent.Fact;
import dev.parley.server.session.StatementEvent.Moved;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventMarkTest {
    private static final Instant THEN = Instant.parse("2026-05-01T10:00:00Z");
    private static final StatementError ERROR = StatementError.of("EngineLost", "ENGINE_LOST", "gone");

    @Test
    void theEventsOfAnEndedStatementAreThoseOfItsLog() {
        var log = new EventLog(16);
        log.add(THEN, new Moved(StatementState.RUNNING));
        log.print(THEN, Stream.STDOUT, "out");
        log.display(THEN, Bundle.of("text/html", "<b>", "b"));
        log.progress(THEN, Progress.of(1, 1, 4, 1, List.of(), 0));
        log.print(THEN, Stream.STDERR, "error, and far more than is kept");
        log.display(THEN, Bundle.of("text/html", "<i>", "i"));
        log.add(THEN, new Broke(ERROR));
        log.add(THEN, new Moved(StatementState.FAILED));
        assertThat(log.omitted()).isPositive();

        assertThat(EventMark.events(ended(log))).isEqualTo(log.all());
    }

    @Test
    void oneThatTheServersEndCutOffGetsTheEndThatItWasGiven() {
        var log = new EventLog(100);
        log.add(THEN, new Moved(StatementState.QUEUED));

        assertThat(EventMark.events(ended(log)))
                .extracting(StatementEvent::fact)
                .containsExactly(
                        new Moved(StatementState.QUEUED), new Broke(ERROR), (Fact) new Moved(StatementState.FAILED));
    }

    private static StatementSnapshot ended(EventLog log) {
        var marks = log.all().stream().map(EventMark::of).toList();
        var output = new StatementOutput(log.text(), log.omitted(), null, log.displays(), log.progress(), marks, null);
        return new StatementSnapshot(
                1,
                "a",
                0,
                StatementSpec.of("code", Language.SCALA),
                StatementState.FAILED,
                THEN,
                THEN,
                THEN,
                output,
                ERROR);
    }
}
