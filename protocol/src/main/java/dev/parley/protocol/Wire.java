package dev.parley.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.link.LinkException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * The JSON of everything that travels: snake_case names, ISO-8601 times in UTC and durations, nulls written, unknown fields ignored.
 * Thread-safe.
 */
public final class Wire {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .serializationInclusion(JsonInclude.Include.ALWAYS)
            .addModule(times())
            .build();

    private Wire() {}

    /** The shared mapper; do not change its configuration. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    public static String write(EngineCommand command) {
        return writeValue(command);
    }

    public static String write(EngineEvent event) {
        return writeValue(event);
    }

    /**
     * Reads a command.
     *
     * @throws LinkException where the text is none
     */
    public static EngineCommand readCommand(String text) {
        return read(text, EngineCommand.class);
    }

    /**
     * Reads an event.
     *
     * @throws LinkException where the text is none
     */
    public static EngineEvent readEvent(String text) {
        return read(text, EngineEvent.class);
    }

    private static String writeValue(Object value) {
        try {
            return wellFormed(MAPPER.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    private static <T> T read(String text, Class<T> type) {
        try {
            T value = MAPPER.readValue(text, type);
            if (value == null) {
                throw new LinkException("not " + type.getSimpleName() + ": null");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new LinkException("not " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Halves of surrogate pairs, which a snippet may print, replaced: UTF-8 has no bytes for them, and a frame that no
     * socket takes would be sent again for ever.
     */
    private static String wellFormed(String text) {
        StringBuilder mended = null;
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                i++;
                continue;
            }
            mended = mended == null ? new StringBuilder(text) : mended;
            mended.setCharAt(i, '\ufffd');
        }
        return mended == null ? text : mended.toString();
    }

    /** Times as text; the usual module for this is not among Spark's jars. */
    private static SimpleModule times() {
        var module = new SimpleModule("times");
        module.addSerializer(new StdScalarSerializer<Instant>(Instant.class) {
            private static final long serialVersionUID = 1;

            @Override
            public void serialize(Instant value, JsonGenerator json, SerializerProvider provider) throws IOException {
                json.writeString(value.toString());
            }
        });
        module.addDeserializer(Instant.class, new StdScalarDeserializer<Instant>(Instant.class) {
            private static final long serialVersionUID = 1;

            @Override
            public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
                return Instant.parse(parser.getText());
            }
        });
        module.addSerializer(new StdScalarSerializer<Duration>(Duration.class) {
            private static final long serialVersionUID = 1;

            @Override
            public void serialize(Duration value, JsonGenerator json, SerializerProvider provider) throws IOException {
                json.writeString(value.toString());
            }
        });
        module.addDeserializer(Duration.class, new StdScalarDeserializer<Duration>(Duration.class) {
            private static final long serialVersionUID = 1;

            @Override
            public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
                return Duration.parse(parser.getText());
            }
        });
        return module;
    }
}
