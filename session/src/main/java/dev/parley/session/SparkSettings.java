package dev.parley.session;

import dev.parley.protocol.engine.EngineEnvironment;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** The settings that Spark starts with: a launcher's file, or what spark-submit has set and a launcher added. */
final class SparkSettings {
    private static final String PREFIX = "spark.";

    private SparkSettings() {}

    static Map<String, String> read(Map<String, String> environment) throws IOException {
        String file = environment.get(EngineEnvironment.CONF);
        if (file != null) {
            try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
                return map(reader);
            }
        }
        var settings = new HashMap<String, String>();
        System.getProperties().stringPropertyNames().stream()
                .filter(SparkSettings::isForSessions)
                .forEach(name -> settings.put(name, System.getProperty(name)));
        settings.putAll(map(new StringReader(environment.getOrDefault(EngineEnvironment.SETTINGS, ""))));
        return settings;
    }

    /** By settings some masters hand over the environment, secret included; sessions list their settings. */
    private static boolean isForSessions(String name) {
        return name.startsWith(PREFIX) && !name.endsWith("." + EngineEnvironment.SECRET);
    }

    private static Map<String, String> map(Reader reader) throws IOException {
        var properties = new Properties();
        properties.load(reader);
        var settings = new HashMap<String, String>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }
}
