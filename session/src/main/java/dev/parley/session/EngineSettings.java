package dev.parley.session;

import dev.parley.protocol.engine.EngineEnvironment;
import dev.parley.protocol.link.LinkTiming;
import dev.parley.session.link.EngineIdentity;
import dev.parley.session.link.LinkClock;
import dev.parley.session.link.ServerPlace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What the launcher told this process.
 *
 * @param directory this engine's own folder
 * @param cancelDeadline after how long code that is to be cancelled is left behind
 * @param spark the {@code spark.*} settings
 */
record EngineSettings(
        EngineIdentity identity, LinkClock clock, Path directory, Duration cancelDeadline, Map<String, String> spark) {
    EngineSettings {
        spark = Map.copyOf(spark);
    }

    /**
     * Reads {@link EngineEnvironment}'s variables.
     *
     * @throws IllegalArgumentException where one is missing or wrong
     */
    static EngineSettings read(Map<String, String> environment) throws IOException {
        var server = URI.create(required(environment, EngineEnvironment.SERVER));
        String said = environment.get(EngineEnvironment.SERVER_FILE);
        var identity = new EngineIdentity(
                required(environment, EngineEnvironment.ENGINE),
                required(environment, EngineEnvironment.SECRET),
                said == null ? ServerPlace.saidBy(null, server) : ServerPlace.saidBy(Path.of(said), server));
        var lease = Duration.parse(required(environment, EngineEnvironment.LEASE));
        var cancelDeadline = Duration.parse(required(environment, EngineEnvironment.CANCEL_DEADLINE));
        var clock = new LinkClock(LinkTiming.DEFAULT, lease);
        return new EngineSettings(
                identity, clock, directory(environment, identity), cancelDeadline, SparkSettings.read(environment));
    }

    private static Path directory(Map<String, String> environment, EngineIdentity identity) throws IOException {
        String given = environment.get(EngineEnvironment.DIRECTORY);
        if (given == null) {
            return Files.createTempDirectory(Path.of("").toAbsolutePath(), identity.engine() + "-");
        }
        Path directory = Path.of(given);
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException(EngineEnvironment.DIRECTORY + " is no folder: " + directory);
        }
        return directory;
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("the environment variable " + name + " is not set");
        }
        return value;
    }
}
