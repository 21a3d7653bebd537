package dev.parley.server.config;

/** Bounds of the engines of all profiles together; each component is explained by its {@link Key}. */
public record FleetLimits(
        @Key(preset = "20", means = "Engines that live at once, those included that retire; a further one is refused.")
                int maxEngines,
        @Key(preset = "30", means = "Engines started within a minute; a session that needs a further one is refused.")
                int launchesPerMinute) {
    public FleetLimits {
        Check.between("maxEngines", maxEngines, 1, 10_000);
        Check.between("launchesPerMinute", launchesPerMinute, 1, 10_000);
    }
}
