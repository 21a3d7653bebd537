package dev.parley.server.config;

import java.util.Objects;

/**
 * A named template of engines.
 *
 * @param engine how they are started
 * @param rules who has sessions in them
 */
public record Profile(String name, EngineConfig engine, ProfileConfig rules) {
    /** The one that the sections {@code engine} and {@code profile} describe, and that the others begin from. */
    public static final String DEFAULT = "default";

    public Profile {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(rules, "rules");
    }
}
