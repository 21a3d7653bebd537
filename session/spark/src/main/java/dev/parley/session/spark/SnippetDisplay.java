package dev.parley.session.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import dev.parley.protocol.Wire;
import dev.parley.protocol.model.Bundle;
import java.util.Base64;
import org.apache.spark.sql.Dataset;

/**
 * What each session's code shows things with: its members are in scope, as if they were the code's own. Thread-safe; also
 * from threads that the code started.
 */
public final class SnippetDisplay {
    /** Measures what streams. */
    public static final SnippetMetrics parley = new SnippetMetrics();

    private SnippetDisplay() {}

    /** Makes the table the result of the statement that calls this. */
    public static void display(Dataset<?> data) throws InterruptedException {
        DisplayedTables.display(data);
    }

    /** Shows rich output, after what was printed before. */
    public static void display(Bundle rich) {
        DisplayedTables.execution().output().display(rich);
    }

    public static Bundle html(String text) {
        return described("text/html", text);
    }

    public static Bundle markdown(String text) {
        return Bundle.of("text/markdown", text, text);
    }

    public static Bundle svg(String text) {
        return described("image/svg+xml", text);
    }

    public static Bundle png(byte[] bytes) {
        return described("image/png", Base64.getEncoder().encodeToString(bytes));
    }

    /** A JSON text as the value that it stands for. */
    public static Bundle json(String text) {
        try {
            Object value = Wire.mapper()
                    .readerFor(Object.class)
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readValue(text);
            return Bundle.of("application/json", value, text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("this is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** The first rows, as a table to read; unlike the one that {@code display} of the data itself makes the result. */
    public static Bundle table(Dataset<?> data) {
        return FirstRows.of(data).bundle();
    }

    private static Bundle described(String type, String value) {
        return Bundle.of(type, value, "[" + type + ", " + value.length() + " characters]");
    }
}
