package dev.parley.protocol.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that was uploaded to a session.
 *
 * @param number counts from 1 in its session
 * @param name what the caller calls it; never part of a path
 */
public record SessionFile(int number, String name, Kind kind, long bytes) {
    private static final Pattern EXTENSION = Pattern.compile(".*\\.([A-Za-z0-9]{1,10})", Pattern.DOTALL);

    public SessionFile {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
    }

    /** What it is for. */
    public enum Kind {
        /** Classes for code of any language. */
        @JsonProperty("jar")
        JAR,
        /** A module, or an archive of some. */
        @JsonProperty("python")
        PYTHON,
        /** Data. */
        @JsonProperty("file")
        FILE;

        /** What a file of this name is where nobody says so. */
        public static Kind of(String name) {
            return switch (extension(name)) {
                case ".jar" -> JAR;
                case ".py", ".egg", ".whl" -> PYTHON;
                default -> FILE;
            };
        }
    }

    /** Its name where it is stored and where code finds it: made here, but for a plain extension. */
    public String storedName() {
        return "file-" + number + extension(name);
    }

    private static String extension(String name) {
        Matcher matcher = EXTENSION.matcher(name);
        return matcher.matches() ? "." + matcher.group(1).toLowerCase(Locale.ROOT) : "";
    }
}
