package dev.parley.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class OutboxTest {
    private final Outbox outbox = new Outbox("e", 100);

    @Test
    void messagesAreNumberedFromOne() {
        assertThat(outbox.oldest()).isEqualTo(1);

        outbox.add("\"a\"");
        List<Frame.Data> frames = outbox.add("\"b\"");

        assertThat(frames).containsExactly(new Frame.Data("e", 2, 0, 0, 1, "\"b\""));
    }

    @Test
    void whatIsNotAcknowledgedIsSentAgain() {
        outbox.add("1");
        outbox.add("2");
        outbox.add("3");

        outbox.acknowledge(1);

        assertThat(numbers(outbox.after(0))).containsExactly(2L, 3L);
        assertThat(numbers(outbox.after(2))).containsExactly(3L);
        assertThat(outbox.after(3)).isEmpty();
        assertThat(outbox.oldest()).isEqualTo(2);
    }

    @Test
    void anAcknowledgementThatComesLateChangesNothing() {
        outbox.add("1");
        outbox.add("2");
        outbox.acknowledge(2);

        outbox.acknowledge(1);
        outbox.acknowledge(0);

        assertThat(outbox.isEmpty()).isTrue();
        assertThat(outbox.oldest()).isEqualTo(3);
    }

    @Test
    void anAcknowledgementOfWhatWasNeverSentBreaksTheProtocol() {
        outbox.add("1");

        assertThatThrownBy(() -> outbox.acknowledge(2))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("frame 2");
    }

    @Test
    void thereIsNoRoomFromTheBoundOnUntilItIsAcknowledged() {
        outbox.add("x".repeat(99));
        assertThat(outbox.hasRoom()).isTrue();

        outbox.add("x");
        assertThat(outbox.hasRoom()).isFalse();

        outbox.acknowledge(2);
        assertThat(outbox.hasRoom()).isTrue();
    }

    @Test
    void piecesFreeTheirRoomOneByOne() {
        outbox.add("x".repeat(Outbox.PIECE_CHARACTERS + 50));

        outbox.acknowledge(1);

        assertThat(outbox.hasRoom()).isTrue();
        assertThat(outbox.oldest()).isEqualTo(2);
    }

    @Test
    void anOutcomeIsTakenThoughThereIsNoRoom() {
        outbox.add("x".repeat(200));

        assertThat(outbox.add("outcome")).hasSize(1);
        assertThat(outbox.after(0)).hasSize(2);
    }

    @Test
    void aLongMessageIsCutIntoNumberedPieces() {
        String message = "x".repeat(2 * Outbox.PIECE_CHARACTERS + 1);

        List<Frame.Data> frames = outbox.add(message);

        assertThat(numbers(frames)).containsExactly(1L, 2L, 3L);
        assertThat(frames).extracting(Frame.Data::part).containsExactly(0, 1, 2);
        assertThat(frames).extracting(Frame.Data::parts).containsOnly(3);
        assertThat(joined(frames)).isEqualTo(message);
    }

    @Test
    void theLongestMessageOfOnePieceIsNotCut() {
        assertThat(outbox.add("x".repeat(Outbox.PIECE_CHARACTERS))).hasSize(1);
    }

    @Test
    void aSurrogatePairIsNeverCut() {
        String message = "x" + "🛫".repeat(Outbox.PIECE_CHARACTERS);

        List<Frame.Data> frames = outbox.add(message);

        assertThat(frames)
                .hasSize(3)
                .noneMatch(frame -> Character.isHighSurrogate(
                        frame.text().charAt(frame.text().length() - 1)))
                .noneMatch(frame -> Character.isLowSurrogate(frame.text().charAt(0)));
        assertThat(joined(frames)).isEqualTo(message);
    }

    @Test
    void aMessageThatTheOtherSideWouldRefuseIsRefusedHere() {
        String message = "x".repeat(Inbox.MAX_MESSAGE_CHARACTERS + 1);

        assertThatThrownBy(() -> outbox.add(message)).isInstanceOf(IllegalArgumentException.class);

        assertThat(outbox.isEmpty()).isTrue();
    }

    private static List<Long> numbers(List<Frame.Data> frames) {
        return frames.stream().map(Frame.Data::seq).toList();
    }

    private static String joined(List<Frame.Data> frames) {
        return frames.stream().map(Frame.Data::text).collect(Collectors.joining());
    }
}
