package dev.parley.server.cli;

import dev.parley.server.config.GatewayConfig;
import dev.parley.server.store.DataDirectory;
import io.vertx.core.Future;

/** Starts the gateway; what the command line needs of the wiring. */
@FunctionalInterface
public interface GatewayStarter {
    Future<RunningGateway> start(GatewayConfig config, DataDirectory data);
}
