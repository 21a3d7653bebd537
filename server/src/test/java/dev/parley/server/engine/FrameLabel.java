package dev.parley.server.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.Wire;
import dev.parley.protocol.link.Frame;
import dev.parley.protocol.link.FrameCodec;
import dev.parley.protocol.link.LinkException;
import java.io.UncheckedIOException;

/** Names a frame by what it says, so that the same step of the protocol is found again in another run. */
final class FrameLabel {
    private FrameLabel() {}

    /** For example {@code welcome}, {@code heartbeat}, {@code statement_printed 3} or {@code piece 1 of 4}. */
    static String of(String text) {
        try {
            Frame frame = FrameCodec.decode(text);
            if (frame instanceof Frame.Data data) {
                return data.parts() > 1 ? "piece " + data.part() + " of " + data.parts() : message(data.text());
            }
            return tree(text).path("frame").asText();
        } catch (LinkException e) {
            return "nonsense"; // which a test may say, and the proxy passes on like anything else
        }
    }

    private static String message(String text) {
        JsonNode message = tree(text);
        String type = message.path("type").asText();
        return message.has("statement") ? type + " " + message.get("statement").asInt() : type;
    }

    private static JsonNode tree(String text) {
        try {
            return Wire.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
