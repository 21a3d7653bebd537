package dev.parley.protocol.link;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.parley.protocol.Wire;
import java.nio.charset.StandardCharsets;

/**
 * Frames as text: JSON objects told apart by {@code frame}. A whole message stands in {@code message} as JSON of its own;
 * a piece of one stands in {@code piece} as a string. Thread-safe.
 */
public final class FrameCodec {
    private static final ObjectMapper MAPPER = Wire.mapper();

    private FrameCodec() {}

    /**
     * Writes a frame.
     *
     * @throws IllegalArgumentException where the text would be longer than {@link Frame#MAX_BYTES}
     */
    public static String encode(Frame frame) {
        ObjectNode json = frame instanceof Frame.Data data ? data(data) : MAPPER.valueToTree(frame);
        String text = json.put("frame", name(frame)).toString();
        if (text.length() > Frame.MAX_BYTES / 3 && text.getBytes(StandardCharsets.UTF_8).length > Frame.MAX_BYTES) {
            throw new IllegalArgumentException(name(frame) + " frame is longer than " + Frame.MAX_BYTES + " bytes");
        }
        return text;
    }

    /**
     * Reads a frame.
     *
     * @throws LinkException where the text is none
     */
    public static Frame decode(String text) {
        try {
            JsonNode json = MAPPER.readTree(text);
            return switch (json.path("frame").asText()) {
                case "data" -> data(json);
                case "heartbeat" -> MAPPER.treeToValue(json, Frame.Heartbeat.class);
                case "hello" -> MAPPER.treeToValue(json, Frame.Hello.class);
                case "welcome" -> MAPPER.treeToValue(json, Frame.Welcome.class);
                default -> throw new LinkException("no frame: " + text.substring(0, Math.min(80, text.length())));
            };
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new LinkException("no frame: " + e.getMessage(), e);
        }
    }

    private static String name(Frame frame) {
        if (frame instanceof Frame.Data) {
            return "data";
        }
        if (frame instanceof Frame.Heartbeat) {
            return "heartbeat";
        }
        return frame instanceof Frame.Hello ? "hello" : "welcome";
    }

    private static ObjectNode data(Frame.Data frame) {
        ObjectNode json = MAPPER.createObjectNode()
                .put("engine", frame.engine())
                .put("seq", frame.seq())
                .put("ack", frame.ack());
        if (frame.parts() == 1) {
            return json.putRawValue("message", new RawValue(frame.text()));
        }
        return json.put("part", frame.part()).put("parts", frame.parts()).put("piece", frame.text());
    }

    private static Frame.Data data(JsonNode json) {
        String engine = json.required("engine").asText();
        long seq = json.required("seq").asLong();
        long ack = json.required("ack").asLong();
        if (json.has("message")) {
            return new Frame.Data(engine, seq, ack, 0, 1, json.get("message").toString());
        }
        int part = json.required("part").asInt();
        int parts = json.required("parts").asInt();
        return new Frame.Data(
                engine, seq, ack, part, parts, json.required("piece").asText());
    }
}
