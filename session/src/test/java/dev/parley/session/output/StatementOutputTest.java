package dev.parley.session.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.Stream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StatementOutputTest {
    private final StatementOutput output = new StatementOutput();

    @Test
    void keepsTheOrderOfBothStreams() {
        output.out().print("a");
        output.out().print("b");
        output.err().print("c");
        output.out().print("d");
        assertThat(output.poll()).isEqualTo(new StatementOutput.Piece(Stream.STDOUT, "ab"));
        assertThat(output.poll()).isEqualTo(new StatementOutput.Piece(Stream.STDERR, "c"));
        assertThat(output.poll()).isEqualTo(new StatementOutput.Piece(Stream.STDOUT, "d"));
        assertThat(output.poll()).isNull();
    }

    @Test
    void cutsLongTextIntoPiecesAndNoCharacterInTwo() {
        String text = "x" + "\uD83D\uDE00".repeat(20_000);
        output.out().print(text);
        var joined = new StringBuilder();
        for (var piece = output.poll(); piece != null; piece = output.poll()) {
            assertThat(piece.text().length()).isLessThanOrEqualTo(StatementOutput.PIECE_CHARACTERS);
            assertThat(Character.isHighSurrogate(
                            piece.text().charAt(piece.text().length() - 1)))
                    .isFalse();
            joined.append(piece.text());
        }
        assertThat(joined).hasToString(text);
    }

    @Test
    void putsCharactersTogetherThatCameInSeveralWrites() {
        for (byte part : "é€".getBytes(StandardCharsets.UTF_8)) {
            output.out().write(part);
        }
        assertThat(output.poll().text()).isEqualTo("é€");
    }

    @Test
    void dropsWhatIsPrintedAfterItWasShut() {
        output.shut();
        output.out().print("x".repeat(1_000_000)); // would wait for ever otherwise
        assertThat(output.isEmpty()).isTrue();
    }
}
