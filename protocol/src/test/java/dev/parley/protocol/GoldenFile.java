package dev.parley.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A value, the file that shows its JSON, and how each is made from the other.
 *
 * <p>With {@code -Dgolden.rewrite=true}, run from the protocol's folder, the file is written instead of read.
 */
record GoldenFile<T>(String name, T value, Function<T, String> write, Function<String, T> read) {
    private static final Path SOURCES = Path.of("src/test/resources");

    String text() {
        String resource = "golden/" + name + ".json";
        if (Boolean.getBoolean("golden.rewrite")) {
            rewrite(SOURCES.resolve(resource));
            return pretty() + "\n";
        }
        try (InputStream in = GoldenFile.class.getResourceAsStream("/" + resource)) {
            if (in == null) {
                throw new AssertionError("there is no " + resource + "; a new wire type comes with its golden file");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String written() {
        return write.apply(value);
    }

    private void rewrite(Path file) {
        if (!Files.isDirectory(SOURCES.getParent())) {
            throw new AssertionError("rewriting is done from the protocol's folder");
        }
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, pretty() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String pretty() {
        try {
            JsonNode json = Wire.mapper().readTree(written());
            return json.toPrettyString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
