package dev.parley.server.snippet;

/**
 * What a caller gave for a parameter more than once; none of it is taken.
 *
 * @param how it was given, to follow the name
 */
public record Repeated(String how) {}
