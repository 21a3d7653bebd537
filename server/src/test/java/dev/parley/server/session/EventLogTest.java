package dev.parley.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.Stream;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.session.StatementEvent.Gap;
import dev.parley.server.session.StatementEvent.Moved;
import dev.parley.server.session.StatementEvent.Printed;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private static final Instant THEN = Instant.parse("2026-05-01T10:00:00Z");

    @Test
    void shortTextIsKeptWhole() {
        EventLog log = log(100, "one\n", "two\n");
        assertThat(log.text()).isEqualTo("one\ntwo\n");
        assertThat(log.omitted()).isZero();
    }

    @Test
    void textOfExactlyTheBoundIsKeptWhole() {
        EventLog log = log(10, "0123456789");
        assertThat(log.text()).isEqualTo("0123456789");
        assertThat(log.omitted()).isZero();
    }

    @Test
    void longTextKeepsItsFirstAndLastPartAndSaysWhatIsMissing() {
        var log = new EventLog(10);
        for (int i = 0; i < 1000; i++) {
            log.print(THEN, Stream.STDOUT, "abcdefghij");
        }
        assertThat(log.omitted()).isEqualTo(9990);
        assertThat(log.text()).isEqualTo("abcde\n[… 9990 characters are left out here …]\nfghij");
    }

    @Test
    void onePieceLongerThanTheBoundIsCutInItsMiddle() {
        EventLog log = log(4, "abcdefgh");
        assertThat(log.text()).isEqualTo("ab\n[… 4 characters are left out here …]\ngh");
    }

    @Test
    void noCharacterIsCutInTwo() {
        var log = new EventLog(5);
        for (int i = 0; i < 50; i++) {
            log.print(THEN, Stream.STDOUT, "😀");
        }
        assertThat(log.text().codePoints()).noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
        assertThat(log.text().codePoints().filter(c -> c == 0x1F600).count() * 2 + log.omitted())
                .isEqualTo(100);
    }

    @Test
    void manyTinyPiecesAreBoundedInNumberAsWell() {
        var log = new EventLog(1_000_000);
        for (int i = 0; i < 50_000; i++) {
            log.print(THEN, Stream.STDOUT, "x");
        }
        assertThat(log.all()).hasSize(2 * EventLog.MOST_EVENTS + 1);
        assertThat(log.omitted()).isEqualTo(50_000 - 2L * EventLog.MOST_EVENTS);
    }

    @Test
    void whoReadsOnAfterAnIdMissesNothing() {
        EventLog log = log(100, "one", "two", "three");
        assertThat(log.after(0, 10)).extracting(StatementEvent::fact).containsExactly(out("two"), out("three"));
        assertThat(log.after(0, 1)).extracting(StatementEvent::fact).containsExactly(out("two"));
        assertThat(log.after(2, 10)).isEmpty();
    }

    @Test
    void whoMissedWhatWasDroppedIsToldOnceAndWhoReadItIsNot() {
        EventLog log = log(16, "12345678", "dropped_", "87654321");
        long firstAfterGap = log.all().get(log.all().size() - 4).id();
        assertThat(log.after(3, 100).get(0).fact()).isEqualTo(new Gap(8));
        assertThat(log.after(log.after(3, 100).get(0).id(), 100).get(0).fact()).isEqualTo(out("87"));
        assertThat(log.after(firstAfterGap, 100))
                .extracting(StatementEvent::fact)
                .doesNotContain(new Gap(8));
    }

    @Test
    void theLastEventIsNeverDropped() {
        EventLog log = log(4, "abcdefgh");
        log.add(THEN, new Moved(StatementState.FAILED));
        var all = log.all();
        assertThat(all.get(all.size() - 1).isLast()).isTrue();
    }

    private static Printed out(String text) {
        return new Printed(Stream.STDOUT, text);
    }

    private static EventLog log(int bound, String... texts) {
        var log = new EventLog(bound);
        for (String text : texts) {
            log.print(THEN, Stream.STDOUT, text);
        }
        return log;
    }
}
