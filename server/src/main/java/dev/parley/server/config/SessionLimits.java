package dev.parley.server.config;

/** Bounds of sessions; each component is explained by its {@link Key}. */
public record SessionLimits(
        @Key(preset = "50", means = "Sessions open at once; a further one is refused.") int maxOpen) {
    public SessionLimits {
        Check.between("maxOpen", maxOpen, 1, Integer.MAX_VALUE);
    }
}
