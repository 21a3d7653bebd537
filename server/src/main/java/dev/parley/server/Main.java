package dev.parley.server;

import dev.parley.server.cli.CommandLines;
import dev.parley.server.cli.RunningGateway;

/** The process's entry. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int exitCode = CommandLines.parley(
                        System.getenv(),
                        (config, data) -> Gateway.start(config, data)
                                .map(gateway ->
                                        new RunningGateway(gateway.port(), gateway.engineAddress(), gateway::close)),
                        config -> Gateway.archives(config).make(false).thenApply(Object::toString))
                .execute(arguments);
        System.exit(exitCode);
    }
}
