package dev.parley.server.config;

/**
 * A setting given on the command line.
 *
 * @param name the flag, as messages name it: {@code --port}
 * @param path the setting: {@code server.port}
 * @param value as it was typed
 */
public record Flag(String name, String path, String value) {}
