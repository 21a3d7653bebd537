package dev.parley.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextLogTest {
    @Test
    void shortTextIsKeptWhole() {
        var log = new TextLog(100);
        log.append("one\n");
        log.append("two\n");
        assertThat(log.text()).isEqualTo("one\ntwo\n");
        assertThat(log.omitted()).isZero();
    }

    @Test
    void textOfExactlyTheBoundIsKeptWhole() {
        var log = new TextLog(10);
        log.append("0123456789");
        assertThat(log.text()).isEqualTo("0123456789");
        assertThat(log.omitted()).isZero();
    }

    @Test
    void longTextKeepsItsFirstAndLastPartAndSaysWhatIsMissing() {
        var log = new TextLog(10);
        for (int i = 0; i < 1000; i++) {
            log.append("abcdefghij");
        }
        assertThat(log.omitted()).isEqualTo(9990);
        assertThat(log.text()).isEqualTo("abcde\n[… 9990 characters are left out here …]\nfghij");
    }

    @Test
    void onePieceLongerThanTheBoundIsCutInItsMiddle() {
        var log = new TextLog(4);
        log.append("abcdefgh");
        assertThat(log.text()).isEqualTo("ab\n[… 4 characters are left out here …]\ngh");
    }

    @Test
    void noCharacterIsCutInTwo() {
        var log = new TextLog(5);
        for (int i = 0; i < 50; i++) {
            log.append("😀");
        }
        assertThat(log.text().codePoints()).noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
        assertThat(log.text().codePoints().filter(c -> c == 0x1F600).count() * 2 + log.omitted())
                .isEqualTo(100);
    }
}
