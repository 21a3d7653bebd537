package dev.parley.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.Stream;
import dev.parley.protocol.model.Bundle;
import dev.parley.protocol.model.Progress;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.session.StatementEvent.Gap;
import dev.parley.server.session.StatementEvent.Moved;
import dev.parley.server.session.StatementEvent.Printed;
import dev.parley.server.session.StatementEvent.Progressed;
import java.time.Instant;
import java.util.List;
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
        assertThat(log.after(0)).extracting(StatementEvent::fact).containsExactly(out("two"), out("three"));
        assertThat(log.after(2)).isEmpty();
    }

    @Test
    void whoMissedWhatWasDroppedIsToldOnceAndWhoReadItIsNot() {
        EventLog log = log(16, "12345678", "dropped_", "87654321");
        long firstAfterGap = log.all().get(log.all().size() - 4).id();
        StatementEvent gap = log.after(3).iterator().next();
        assertThat(gap.fact()).isEqualTo(new Gap(8));
        assertThat(log.after(gap.id()).iterator().next().fact()).isEqualTo(out("87"));
        assertThat(log.after(firstAfterGap)).extracting(StatementEvent::fact).doesNotContain(new Gap(8));
    }

    @Test
    void theLastEventIsNeverDropped() {
        EventLog log = log(4, "abcdefgh");
        log.add(THEN, new Moved(StatementState.FAILED));
        var all = log.all();
        assertThat(all.get(all.size() - 1).isLast()).isTrue();
    }

    @Test
    void ofProgressOnlyTheNewestIsKeptAndItComesToWhoSawTheFormer() {
        EventLog log = log(100, "one");
        log.progress(THEN, progress(1));
        long former = log.lastId();
        log.print(THEN, Stream.STDOUT, "two");
        log.progress(THEN, progress(2));
        log.print(THEN, Stream.STDOUT, "three");

        assertThat(log.all())
                .extracting(StatementEvent::fact)
                .containsExactly(out("one"), out("two"), new Progressed(progress(2)), out("three"));
        assertThat(log.after(former))
                .extracting(StatementEvent::fact)
                .containsExactly(out("two"), new Progressed(progress(2)), out("three"));
        assertThat(log.progress()).isEqualTo(progress(2));
        assertThat(log.omitted()).isZero();
    }

    @Test
    void aMillionReportsOfProgressTakeThePlaceOfOne() {
        var log = new EventLog(100);
        for (int i = 0; i < 1_000_000; i++) {
            log.progress(THEN, progress(i));
        }
        assertThat(log.all()).hasSize(1);
        assertThat(log.lastId()).isEqualTo(999_999);
    }

    @Test
    void whatIsPrintedPushesNoRichOutputAndNoProgressOut() {
        var log = new EventLog(16);
        log.display(THEN, bundle("first"));
        log.print(THEN, Stream.STDOUT, "12345678dropped_");
        log.display(THEN, bundle("second"));
        log.progress(THEN, progress(1));
        log.print(THEN, Stream.STDOUT, "gone too87654321");

        assertThat(log.displays()).containsExactly(bundle("first"), bundle("second"));
        assertThat(log.progress()).isEqualTo(progress(1));
        assertThat(log.omitted()).isEqualTo(16);
        assertThat(log.all()).extracting(StatementEvent::id).isSorted().doesNotHaveDuplicates();
        assertThat(log.all())
                .filteredOn(event -> event.fact() instanceof Gap)
                .singleElement()
                .satisfies(gap -> assertThat(log.after(gap.id()))
                        .extracting(StatementEvent::fact)
                        .containsExactly(out("87"), out("65"), out("43"), out("21")));
    }

    @Test
    void richOutputBeyondItsBoundIsNotKept() {
        var log = new EventLog(16);
        for (int i = 0; i < 2 * Bundle.MOST_OF_STATEMENT; i++) {
            log.display(THEN, bundle("x"));
        }
        assertThat(log.displays()).hasSize(Bundle.MOST_OF_STATEMENT);

        var large = new EventLog(16);
        for (int i = 0; i < 10; i++) {
            large.display(THEN, bundle("x".repeat(1_000_000)));
        }
        large.display(THEN, bundle("x".repeat(Bundle.MOST_CHARACTERS)));
        assertThat(large.displays()).hasSize(4);
    }

    private static Progress progress(int done) {
        return Progress.of(1, 1, 2_000_000, done, List.of(), 0);
    }

    private static Bundle bundle(String html) {
        return Bundle.of("text/html", html, "");
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
