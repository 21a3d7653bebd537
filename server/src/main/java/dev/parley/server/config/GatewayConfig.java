package dev.parley.server.config;

/** All that can be configured, one record for each concern. */
public record GatewayConfig(
        ServerConfig server, EngineConfig engine, SessionLimits sessions, StatementLimits statements) {}
