package dev.parley.session;

import dev.parley.protocol.engine.EngineEnvironment;
import dev.parley.protocol.link.LinkTiming;
import dev.parley.session.link.EngineIdentity;
import dev.parley.session.link.LinkClock;
import dev.parley.session.link.ServerPlace;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

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
        Path directory = Path.of(required(environment, EngineEnvironment.DIRECTORY));
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException(EngineEnvironment.DIRECTORY + " is no folder: " + directory);
        }
        Path conf = Path.of(required(environment, EngineEnvironment.CONF));
        var cancelDeadline = Duration.parse(required(environment, EngineEnvironment.CANCEL_DEADLINE));
        var clock = new LinkClock(LinkTiming.DEFAULT, lease);
        return new EngineSettings(identity, clock, directory, cancelDeadline, properties(conf));
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("the environment variable " + name + " is not set");
        }
        return value;
    }

    private static Map<String, String> properties(Path file) throws IOException {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        var conf = new HashMap<String, String>();
        properties.stringPropertyNames().forEach(name -> conf.put(name, properties.getProperty(name)));
        return conf;
    }
}
