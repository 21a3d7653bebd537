package dev.parley.server.cli;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * A gateway that listens.
 *
 * @param port where
 * @param close ends it
 */
public record RunningGateway(int port, Supplier<Future<Void>> close) {}
