package dev.parley.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** How engines are started; each component is explained by its {@link Key}. Prints without its secrets. */
public record EngineConfig(
        @Key(preset = "local[*]", means = "Spark's master URL.") String master,
        @Key(means = "A Spark installation to use instead of the embedded one.") Optional<Path> sparkHome,
        @Key(means = "The engine's own jars and its embedded Spark; by default the distribution's `engine` folder.")
                Optional<Path> home,
        @Key(
                        preset = "{}",
                        means =
                                "Further settings for Spark, each key starting with `spark.`. Values of keys that look like a secret are never printed.")
                Map<String, String> spark,
        @Key(preset = "2g", means = "Heap of an engine, as `-Xmx` takes it: a number and k, m or g.") String memory,
        @Key(preset = "[]", means = "Further options of an engine's JVM; its heap is `engine.memory`.")
                List<String> javaOptions,
        @Key(preset = "2m", means = "After how long the start of an engine counts as failed.") Duration startTimeout,
        @Key(preset = "30s", means = "After how long out of reach an engine is given up and its sessions are dead.")
                Duration lostAfter,
        @Key(preset = "60s", means = "How long an engine lives on without its server.") Duration lease) {
    public EngineConfig {
        Check.text("master", master);
        Objects.requireNonNull(sparkHome, "sparkHome");
        Objects.requireNonNull(home, "home");
        spark = Collections.unmodifiableMap(new TreeMap<>(spark));
        for (String key : spark.keySet()) {
            Check.that("spark", key.startsWith("spark."), "has " + key + ", but each of its keys starts with spark.");
        }
        Check.that("memory", memory.matches("[1-9][0-9]{0,8}[kKmMgG]"), "must be such as 512m or 2g, not " + memory);
        javaOptions = List.copyOf(javaOptions);
        for (String option : javaOptions) {
            Check.that("javaOptions", option.startsWith("-"), "has an option that does not start with -");
            Check.that("javaOptions", !option.startsWith("-Xmx"), "has " + option + "; set engine.memory instead");
        }
        Check.positive("startTimeout", startTimeout);
        Check.positive("lostAfter", lostAfter);
        Check.positive("lease", lease);
    }

    @Override
    public String toString() {
        return "EngineConfig[master=" + master + ", spark=" + Secrets.hidden(spark) + ", memory=" + memory + "]";
    }
}
