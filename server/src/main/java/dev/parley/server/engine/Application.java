package dev.parley.server.engine;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What spark-submit is told to run; all settings are its {@link dev.parley.server.config.EngineConfig}'s.
 *
 * @param mark a word of this application's alone, which its processes have in their environment
 * @param file a jar or a Python program, by path or URL
 * @param mainClass empty where the file says it itself
 */
public record Application(String mark, String file, Optional<String> mainClass, List<String> args) {
    static final String VARIABLE = "PARLEY_BATCH_ID";

    public Application {
        Objects.requireNonNull(mark, "mark");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(mainClass, "mainClass");
        args = List.copyOf(args);
    }

    @Override
    public String toString() {
        return "Application[" + mark + ", " + file + "]"; // arguments may hold secrets
    }
}
