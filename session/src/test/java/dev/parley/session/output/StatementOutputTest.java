package dev.parley.session.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.Stream;
import dev.parley.protocol.model.Bundle;
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
        assertThat(output.poll()).isEqualTo(new StatementOutput.Piece.Text(Stream.STDOUT, "ab"));
        assertThat(output.poll()).isEqualTo(new StatementOutput.Piece.Text(Stream.STDERR, "c"));
        assertThat(output.poll()).isEqualTo(new StatementOutput.Piece.Text(Stream.STDOUT, "d"));
        assertThat(output.poll()).isNull();
    }

    @Test
    void cutsLongTextIntoPiecesAndNoCharacterInTwo() {
        String text = "x" + "\uD83D\uDE00".repeat(20_000);
        output.out().print(text);
        var joined = new StringBuilder();
        for (String piece = nextText(); piece != null; piece = nextText()) {
            assertThat(piece.length()).isLessThanOrEqualTo(StatementOutput.PIECE_CHARACTERS);
            assertThat(Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
                    .isFalse();
            joined.append(piece);
        }
        assertThat(joined).hasToString(text);
    }

    @Test
    void putsCharactersTogetherThatCameInSeveralWrites() {
        for (byte part : "é€".getBytes(StandardCharsets.UTF_8)) {
            output.out().write(part);
        }
        assertThat(nextText()).isEqualTo("é€");
    }

    @Test
    void dropsWhatIsPrintedAfterItWasShut() {
        output.shut();
        output.out().print("x".repeat(1_000_000)); // would wait for ever otherwise
        assertThat(output.isEmpty()).isTrue();
    }

    @Test
    void richOutputStandsWhereItWasGivenAmidWhatIsPrinted() {
        output.out().print("before");
        output.display(bundle("<b>"));
        output.out().print("after");
        assertThat(nextText()).isEqualTo("before");
        assertThat(output.poll()).isEqualTo(new StatementOutput.Piece.Rich(bundle("<b>")));
        assertThat(nextText()).isEqualTo("after");
    }

    @Test
    void oneThatIsTooLargeBecomesANoteAndTheNextOnesAreKept() {
        output.display(bundle("x".repeat(Bundle.MOST_CHARACTERS)));
        output.display(bundle("small"));
        assertThat(output.poll()).isInstanceOfSatisfying(StatementOutput.Piece.Text.class, note -> {
            assertThat(note.stream()).isEqualTo(Stream.STDERR);
            assertThat(note.text()).contains("rich output", "left out", "1048576");
        });
        assertThat(output.poll()).isEqualTo(new StatementOutput.Piece.Rich(bundle("small")));
    }

    @Test
    void moreThanAHundredBecomeOneNote() {
        for (int i = 0; i < 150; i++) {
            output.display(bundle("<b>"));
        }
        for (int i = 0; i < Bundle.MOST_OF_STATEMENT; i++) {
            assertThat(output.poll()).isInstanceOf(StatementOutput.Piece.Rich.class);
        }
        assertThat(nextText()).contains("from here on", "at most 100");
        assertThat(output.isEmpty()).isTrue();
    }

    private static Bundle bundle(String html) {
        return Bundle.of("text/html", html, "plain");
    }

    /** Null where there is no more. */
    private String nextText() {
        return output.poll() instanceof StatementOutput.Piece.Text piece ? piece.text() : null;
    }
}
