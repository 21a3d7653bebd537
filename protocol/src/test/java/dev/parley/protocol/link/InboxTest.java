package dev.parley.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class InboxTest {
    private final Inbox inbox = new Inbox();

    @Test
    void aWholeMessageIsTakenOnce() {
        assertThat(inbox.take(whole(1, "a"))).contains(new Inbox.Message(1, "a"));

        assertThat(inbox.take(whole(1, "a"))).isEmpty();
        assertThat(inbox.seen()).isEqualTo(1);
    }

    @Test
    void aGapBreaksTheProtocol() {
        inbox.take(whole(1, "a"));

        assertThatThrownBy(() -> inbox.take(whole(3, "c")))
                .isInstanceOf(LinkException.class)
                .hasMessage("frame 3 came after 1");
        assertThat(inbox.take(whole(2, "b"))).contains(new Inbox.Message(2, "b"));
    }

    @Test
    void piecesMakeAMessageThatHasTheNumberOfTheLast() {
        assertThat(inbox.take(piece(1, 0, 3, "a"))).isEmpty();
        assertThat(inbox.take(piece(2, 1, 3, "b"))).isEmpty();

        assertThat(inbox.take(piece(3, 2, 3, "c"))).contains(new Inbox.Message(3, "abc"));
        assertThat(inbox.take(piece(4, 0, 2, "d"))).isEmpty();
        assertThat(inbox.take(piece(5, 1, 2, "e"))).contains(new Inbox.Message(5, "de"));
    }

    @Test
    void aPieceSentAgainIsNotTakenTwice() {
        inbox.take(piece(1, 0, 2, "a"));

        assertThat(inbox.take(piece(1, 0, 2, "a"))).isEmpty();
        assertThat(inbox.take(piece(2, 1, 2, "b"))).contains(new Inbox.Message(2, "ab"));
    }

    @Test
    void aPieceOfAnotherMessageBreaksTheProtocol() {
        inbox.take(piece(1, 0, 3, "a"));

        assertThatThrownBy(() -> inbox.take(piece(2, 2, 3, "c"))).isInstanceOf(LinkException.class);
        assertThatThrownBy(() -> inbox.take(piece(2, 1, 2, "b"))).isInstanceOf(LinkException.class);
        assertThatThrownBy(() -> inbox.take(whole(2, "b"))).isInstanceOf(LinkException.class);
        assertThat(inbox.seen()).isEqualTo(1);
    }

    @Test
    void aMessageBeyondTheBoundBreaksTheProtocol() {
        String half = "x".repeat(Inbox.MAX_MESSAGE_CHARACTERS / 2);
        inbox.take(piece(1, 0, 3, half));
        inbox.take(piece(2, 1, 3, half));

        assertThatThrownBy(() -> inbox.take(piece(3, 2, 3, "x")))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("longer than");
    }

    @Test
    void seenGoesAheadOfDone() {
        inbox.take(whole(1, "a"));
        inbox.take(whole(2, "b"));

        inbox.done(1);

        assertThat(inbox.seen()).isEqualTo(2);
        assertThat(inbox.done()).isEqualTo(1);
    }

    @Test
    void doneNeverGoesBack() {
        inbox.take(whole(1, "a"));
        inbox.take(whole(2, "b"));

        inbox.done(2);
        inbox.done(1);

        assertThat(inbox.done()).isEqualTo(2);
    }

    @Test
    void aRestartForgetsPiecesAndCountsAnew() {
        inbox.take(piece(1, 0, 2, "old"));

        inbox.restart(0);

        assertThat(inbox.take(whole(1, "new"))).contains(new Inbox.Message(1, "new"));
    }

    @Test
    void workDoneLateForAnInstanceThatIsGoneIsNotToldToTheNext() {
        inbox.take(whole(1, "a"));
        inbox.restart(0);

        inbox.done(1);

        assertThat(inbox.done()).isZero();
    }

    private static Frame.Data whole(long seq, String text) {
        return piece(seq, 0, 1, text);
    }

    private static Frame.Data piece(long seq, int part, int parts, String text) {
        return new Frame.Data("e", seq, 0, part, parts, text);
    }
}
