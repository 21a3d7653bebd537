package dev.parley.server.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the server listens and keeps its data.
 *
 * @param host address to listen on; off loopback only with a token file
 * @param port 0 picks a free one
 * @param data folder of the store, results, warehouse and engines; used by one server at a time
 * @param tokenFile file that holds the bearer token callers must send
 */
public record ServerConfig(String host, int port, Path data, Optional<Path> tokenFile) {}
