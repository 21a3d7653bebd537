package dev.parley.server.engine;

import dev.parley.server.config.EngineConfig;
import dev.parley.server.config.Profile;
import java.util.Objects;
import java.util.Optional;

/**
 * What engine a session needs.
 *
 * @param owner whose session it is
 * @param own how its own engine is started; empty where it shares one of the profile's
 */
public record Placement(Profile profile, String owner, Optional<EngineConfig> own) {
    public Placement {
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(own, "own");
    }
}
