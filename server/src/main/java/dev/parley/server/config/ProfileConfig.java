package dev.parley.server.config;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Who has sessions in a profile's engines, and how many of those there are; each component is explained by its {@link Key}. */
public record ProfileConfig(
        @Key(
                        preset = "user",
                        means =
                                "`user`: sessions of different users never share an engine. `everyone`: they do, and trust each other's code.")
                String sharedBy,
        @Key(
                        preset = "4",
                        means =
                                "Engines of a profile that take sessions; a further one is started when the sessions of the others are at `engine.max_sessions`, or a user has none yet.")
                int maxEngines,
        @Key(
                        preset = "10m",
                        means =
                                "An engine that has had no session for so long is stopped, unless it is the one that `engine.start_ahead` keeps.")
                Duration idleEngine,
        @Key(
                        preset = "8g",
                        means =
                                "The most `driver_memory` that a dedicated session may ask for, as `engine.memory` is written.")
                String dedicatedMemory,
        @Key(preset = "4", means = "The most `driver_cores` that a dedicated session may ask for.") int dedicatedCores,
        @Key(
                        preset =
                                "[spark.sql.*, spark.app.name, spark.default.parallelism, spark.executor.memory, spark.executor.memoryOverhead, spark.executor.cores, spark.executor.instances, spark.cores.max, spark.task.cpus, spark.task.maxFailures, spark.dynamicAllocation.*, spark.driver.maxResultSize, spark.memory.fraction, spark.memory.storageFraction, spark.kryoserializer.*, spark.speculation, spark.speculation.*, spark.locality.wait, spark.locality.wait.*, spark.network.timeout, spark.rdd.compress, spark.reducer.maxSizeInFlight, spark.shuffle.compress]",
                        means =
                                "Settings of Spark's that a session may bring, by name or as `prefix.*`. What can bring code or files into an engine is allowed by its full name only.")
                List<String> allowedConf,
        @Key(
                        preset = "[]",
                        means =
                                "Folders, as absolute paths or URLs, in which files of `spark.jars`, `spark.files`, `spark.archives` and `spark.submit.pyFiles` of a dedicated session may lie. Links out of them count as outside.")
                List<String> allowedPlaces,
        @Key(preset = "[]", means = "Scala snippets that run in each new session, before its own `init`.")
                List<String> init) {
    private static final String EVERYONE = "everyone";
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(\\.\\*)?");
    private static final Pattern PLACE = Pattern.compile("([a-z][a-z0-9+.-]*://[^/]*)?/[^/].*");

    public ProfileConfig {
        Check.oneOf("sharedBy", sharedBy, List.of("user", EVERYONE));
        Check.between("maxEngines", maxEngines, 1, 1000);
        Check.positive("idleEngine", idleEngine);
        Check.that(
                "dedicatedMemory",
                EngineConfig.isMemory(dedicatedMemory),
                "must be such as 512m or 2g, not " + dedicatedMemory);
        Check.between("dedicatedCores", dedicatedCores, 1, 1000);
        allowedConf = List.copyOf(allowedConf);
        for (String allowed : allowedConf) {
            boolean isKey = ALLOWED.matcher(allowed).matches();
            Check.that("allowedConf", isKey, "has " + allowed + ", which is no key and no prefix.*");
        }
        allowedPlaces = List.copyOf(allowedPlaces);
        for (String place : allowedPlaces) {
            boolean isPlace = PLACE.matcher(place).matches();
            Check.that("allowedPlaces", isPlace, "has " + place + ", which is no absolute path and no URL");
        }
        init = List.copyOf(init);
    }

    public boolean isSharedByEveryone() {
        return sharedBy.equals(EVERYONE);
    }
}
