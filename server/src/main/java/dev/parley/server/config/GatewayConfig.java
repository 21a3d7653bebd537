package dev.parley.server.config;

import java.util.Objects;

/** All that can be configured, one record for each concern. */
public record GatewayConfig(
        @Key(means = "Where the server listens, who may call, and where it keeps its data.") ServerConfig server,
        @Key(means = "How engines, the Spark drivers, are started.") EngineConfig engine,
        @Key(means = "Bounds of sessions.") SessionLimits sessions,
        @Key(means = "Bounds of statements and of what is kept of their output.") StatementLimits statements,
        @Key(means = "Bounds of the results that are kept on disk.") ResultLimits results) {
    public GatewayConfig {
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(sessions, "sessions");
        Objects.requireNonNull(statements, "statements");
        Objects.requireNonNull(results, "results");
    }
}
