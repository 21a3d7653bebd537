package dev.parley.server.config;

import dev.parley.server.error.StartException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All that can be configured, one record for each concern.
 *
 * @param profiles by name, {@link Profile#DEFAULT} first
 * @param declaredSessions those that the server keeps alive
 */
public record GatewayConfig(
        @Key(means = "Where the server listens, who may call, and where it keeps its data.") ServerConfig server,
        @Key(means = "The database that keeps sessions, statements and small results.") StoreConfig store,
        @Key(means = "How engines, the Spark drivers, are started.") EngineConfig engine,
        @Key(means = "Who has sessions in an engine, and how many engines there are for them.") ProfileConfig profile,
        @Key(means = "Bounds of the engines of all profiles together.") FleetLimits fleet,
        @Key(means = "Bounds of sessions.") SessionLimits sessions,
        @Key(means = "Bounds of statements and of what is kept of their output.") StatementLimits statements,
        @Key(means = "Bounds of the results that are kept on disk.") ResultLimits results,
        @Key(means = "Bounds of the files that are uploaded to sessions.") FileLimits files,
        @Key(means = "Bounds of batches, the applications that are handed to spark-submit.") BatchLimits batches,
        @Key(means = "The door for SQL tools: JDBC, ODBC, Beeline and Python drivers of HiveServer2.") SqlConfig sql,
        Map<String, Profile> profiles,
        List<DeclaredSession> declaredSessions) {
    public GatewayConfig {
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(fleet, "fleet");
        Objects.requireNonNull(sessions, "sessions");
        Objects.requireNonNull(statements, "statements");
        Objects.requireNonNull(results, "results");
        Objects.requireNonNull(files, "files");
        Objects.requireNonNull(batches, "batches");
        Objects.requireNonNull(sql, "sql");
        profiles = Collections.unmodifiableMap(new LinkedHashMap<>(profiles));
        declaredSessions = List.copyOf(declaredSessions);
        for (DeclaredSession declared : declaredSessions) {
            if (!profiles.containsKey(declared.spec().profile())) {
                throw new StartException("declared_sessions." + declared.name() + ".profile: there is no profile '"
                        + declared.spec().profile() + "'; there are " + String.join(", ", profiles.keySet()));
            }
        }
    }
}
