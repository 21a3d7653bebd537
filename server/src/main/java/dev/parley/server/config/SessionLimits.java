package dev.parley.server.config;

/**
 * Bounds of sessions.
 *
 * @param maxOpen sessions open at once
 */
public record SessionLimits(int maxOpen) {}
