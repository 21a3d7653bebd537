package dev.parley.server.config;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Configurations of engines for tests: the defaults, but for what a test is about. */
public final class EngineConfigs {
    private EngineConfigs() {}

    /** With these settings instead of the defaults, by the names they have under {@code engine}. */
    public static EngineConfig with(Map<String, String> settings) {
        var environment = new HashMap<String, String>();
        settings.forEach((name, value) -> environment.put("PARLEY_ENGINE_" + name.toUpperCase(Locale.ROOT), value));
        return ConfigLoader.load(Optional.empty(), environment, List.of()).engine();
    }

    /** The rules of a profile, by the names that they have under {@code profile}. */
    public static ProfileConfig rules(Map<String, String> settings) {
        var environment = new HashMap<String, String>();
        settings.forEach((name, value) -> environment.put("PARLEY_PROFILE_" + name.toUpperCase(Locale.ROOT), value));
        return ConfigLoader.load(Optional.empty(), environment, List.of()).profile();
    }
}
