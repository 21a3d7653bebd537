package dev.parley.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.Stream;
import dev.parley.protocol.model.Bundle;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.session.StatementEvent.Moved;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventPageTest {
    private static final Instant THEN = Instant.parse("2026-05-01T10:00:00Z");
    private final EventLog log = new EventLog(4 << 20);

    @Test
    void aPageHasAsManyEventsAsWereAskedForAndTheNextGoesOn() {
        for (int i = 0; i < 5; i++) {
            log.print(THEN, Stream.STDOUT, "x");
        }
        assertThat(EventPage.of(log.after(-1), 3, false).events())
                .extracting(StatementEvent::id)
                .containsExactly(0L, 1L, 2L);
        assertThat(EventPage.of(log.after(2), 3, false).events())
                .extracting(StatementEvent::id)
                .containsExactly(3L, 4L);
    }

    @Test
    void aPageIsFullAtItsBoundHoweverMuchIsThere() {
        for (int i = 0; i < 100; i++) {
            log.print(THEN, Stream.STDOUT, "x".repeat(16 << 10));
        }
        assertThat(EventPage.of(log.after(-1), 1_000, false).events()).hasSize(16);
    }

    @Test
    void whatIsLargerThanAPageIsOne() {
        log.display(THEN, Bundle.of("text/html", "x".repeat(1_000_000), ""));
        log.display(THEN, Bundle.of("text/html", "x".repeat(1_000_000), ""));
        assertThat(EventPage.of(log.after(-1), 1_000, false).events()).hasSize(1);
    }

    @Test
    void onlyTheLastStateEndsIt() {
        log.add(THEN, new Moved(StatementState.RUNNING));
        assertThat(EventPage.of(log.after(-1), 10, false).ended()).isFalse();
        assertThat(EventPage.of(log.after(0), 10, false).ended()).isFalse();
        log.add(THEN, new Moved(StatementState.CANCELLED));
        assertThat(EventPage.of(log.after(-1), 1, true).ended()).isFalse();
        assertThat(EventPage.of(log.after(-1), 10, true).ended()).isTrue();
        assertThat(EventPage.of(log.after(1), 10, true).ended()).isTrue();
    }
}
