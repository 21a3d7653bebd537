package dev.parley.server.cli;

import io.vertx.core.Future;
import java.net.URI;
import java.util.function.Supplier;

/**
 * A gateway that listens.
 *
 * @param port where
 * @param engines where engines dial
 * @param close ends it
 */
public record RunningGateway(int port, URI engines, Supplier<Future<Void>> close) {}
