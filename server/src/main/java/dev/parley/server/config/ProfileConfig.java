package dev.parley.server.config;

import java.time.Duration;
import java.util.List;

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
                Duration idleEngine) {
    private static final String EVERYONE = "everyone";

    public ProfileConfig {
        Check.oneOf("sharedBy", sharedBy, List.of("user", EVERYONE));
        Check.between("maxEngines", maxEngines, 1, 1000);
        Check.positive("idleEngine", idleEngine);
    }

    public boolean isSharedByEveryone() {
        return sharedBy.equals(EVERYONE);
    }
}
