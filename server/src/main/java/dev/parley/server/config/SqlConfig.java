package dev.parley.server.config;

import dev.parley.protocol.model.SqlGuard;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The door for SQL tools; each component is explained by its {@link Key}. */
public record SqlConfig(
        @Key(
                        preset = "true",
                        means =
                                "Whether SQL tools are let in, on a port of their own at `server.host` and under `/cliservice`.")
                boolean enabled,
        @Key(
                        means =
                                "Port for the binary protocol; `0` picks a free one. By default `10000`, and a free one where `server.port` is `0`.")
                Optional<Integer> port,
        @Key(preset = "2000", means = "Connections at once; a further one is closed.") int maxConnections,
        @Key(preset = "1000", means = "Connections at once from one address; a further one is closed.")
                int maxConnectionsPerAddress,
        @Key(preset = "1h", means = "A connection without a request for so long is closed, and its session with it.")
                Duration idleTimeout,
        @Key(
                        preset = "4m",
                        size = true,
                        means = "Bytes of one request; a longer one is refused before it is read, with its connection.")
                int maxRequestBytes,
        @Key(
                        preset = "50000",
                        means = "Rows of one answer with rows, however many are asked for; more come with the next.")
                int maxFetchRows,
        @Key(preset = "4m", size = true, means = "Bytes after which an answer takes no further rows.")
                int maxFetchBytes,
        @Key(
                        preset = "[]",
                        means =
                                "What statements through this door are refused, however they are written: `transform` (`TRANSFORM … USING`), `add` (`ADD JAR`, `FILE`, `ARCHIVE`), `function` (`CREATE FUNCTION … USING`), `reflect` (`reflect`, `java_method`), `set` (`SET` and `RESET` of what `profile.allowed_conf` does not allow, and `RESET` of all).")
                List<String> guards) {
    private static final int USUAL_PORT = 10_000;
    private static final List<String> GUARDS = Arrays.stream(SqlGuard.values())
            .map(guard -> guard.name().toLowerCase(Locale.ROOT))
            .toList();

    public SqlConfig {
        Objects.requireNonNull(port, "port");
        port.ifPresent(number -> Check.between("port", number, 0, 65_535));
        Check.between("maxConnections", maxConnections, 1, Integer.MAX_VALUE);
        Check.between("maxConnectionsPerAddress", maxConnectionsPerAddress, 1, Integer.MAX_VALUE);
        Check.positive("idleTimeout", idleTimeout);
        Check.between("maxRequestBytes", maxRequestBytes, 64 << 10, 64 << 20);
        Check.between("maxFetchRows", maxFetchRows, 1, Integer.MAX_VALUE);
        Check.between("maxFetchBytes", maxFetchBytes, 1 << 10, 64 << 20);
        guards = List.copyOf(guards);
        guards.forEach(guard -> Check.oneOf("guards", guard, GUARDS));
    }

    /** The guards as statements carry them. */
    public Set<SqlGuard> guarded() {
        return guards.stream()
                .map(guard -> SqlGuard.valueOf(guard.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The port to listen on beside a server that is to listen on this one. */
    public int portBeside(int serverPort) {
        return port.orElse(serverPort == 0 ? 0 : USUAL_PORT);
    }
}
