package dev.parley.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.Wire;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.SessionKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameCodecTest {
    /** As long as an engine's id gets. */
    private static final String ENGINE = "e".repeat(64);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "\"",
                "\\",
                "\u0001",
                "\n",
                "\u007f",
                "é",
                "\u2028",
                "航",
                "🛫",
                "\ud83d",
                "\udeeb",
                "{\"a\":[1.0]}"
            })
    void whateverIsPrintedItsFramesFitAndArrive(String printed) {
        var outbox = new Outbox(ENGINE, 1);
        outbox.add("\"so that numbers are not all ones\"");
        for (int characters : new int[] {1, 16_384, 19_800, 60_000}) {
            String message = Wire.write(new EngineEvent.StatementPrinted(
                    new SessionKey(Long.MAX_VALUE, Integer.MAX_VALUE),
                    Integer.MAX_VALUE,
                    EngineEvent.Stream.STDOUT,
                    printed.repeat(characters / printed.length())));

            List<String> texts =
                    outbox.add(message).stream().map(FrameCodec::encode).toList();

            assertThat(texts).allMatch(text -> text.getBytes(StandardCharsets.UTF_8).length <= Frame.MAX_BYTES);
            String arrived = texts.stream()
                    .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .map(text -> ((Frame.Data) FrameCodec.decode(text)).text())
                    .collect(Collectors.joining());
            assertThat(arrived).isEqualTo(message);
        }
    }

    @Test
    void aFrameBeyondTheLimitIsRefused() {
        var frame = new Frame.Data("e", 1, 0, 0, 1, "\"" + "航".repeat(Frame.MAX_BYTES / 3) + "\"");

        assertThatThrownBy(() -> FrameCodec.encode(frame))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data frame is longer than 65536 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "hello",
                "{}",
                "{\"frame\": \"dance\"}",
                "{\"frame\": \"data\"}",
                "{\"frame\": \"data\", \"engine\": \"e\", \"seq\": 1, \"ack\": 0}",
                "{\"frame\": \"data\", \"engine\": \"e\", \"ack\": 0, \"message\": {}}",
                "{\"frame\": \"data\", \"engine\": \"e\", \"seq\": 1, \"ack\": 0, \"part\": 2, \"parts\": 2, \"piece\": \"\"}",
                "{\"frame\": \"hello\"}",
                "{\"frame\": \"welcome\", \"engine\": \"e\"}",
                "{\"frame\": \"heartbeat\"}"
            })
    void aTextThatIsNoFrameIsRefused(String text) {
        assertThatThrownBy(() -> FrameCodec.decode(text)).isInstanceOf(LinkException.class);
    }
}
