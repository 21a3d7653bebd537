package dev.parley.server.cli;

import dev.parley.server.config.GatewayConfig;
import dev.parley.server.config.ServerConfig;
import dev.parley.server.error.StartException;
import dev.parley.server.store.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A gateway and the data directory it holds, from the outside of Vert.x: its calls block. Belongs to one thread. */
final class RunningServer {
    private static final String UNPACKED = "unpacked";
    private static final long START_SECONDS = 60;
    private static final long CLOSE_SECONDS = 20;

    private final DataDirectory data;
    private final RunningGateway gateway;
    private final URI address;

    private RunningServer(DataDirectory data, RunningGateway gateway, URI address) {
        this.data = data;
        this.gateway = gateway;
        this.address = address;
    }

    /**
     * Locks the data directory, starts the gateway, and makes its address known.
     *
     * @throws StartException where any of it fails
     */
    static RunningServer start(GatewayConfig config, GatewayStarter starter) {
        DataDirectory data = DataDirectory.open(config.server().data());
        try {
            data.emptyFolder(UNPACKED);
            RunningGateway gateway = starter.start(config, data).await(START_SECONDS, TimeUnit.SECONDS);
            URI address = address(config.server().host(), gateway.port());
            data.advertise(address, gateway.engines());
            return new RunningServer(data, gateway, address);
        } catch (Exception e) { // whatever it is, the folder is free again and the start has failed
            close(data);
            throw failure(config.server(), e);
        }
    }

    /**
     * Where libraries unpack what they have in their jars, native code and files: others cannot reach it, and what a kill
     * leaves there the next start removes.
     */
    static Path unpackedFolder(ServerConfig server) {
        return server.data().toAbsolutePath().resolve(UNPACKED);
    }

    URI address() {
        return address;
    }

    void close() {
        try {
            gateway.close().get().await(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the server did not close within " + CLOSE_SECONDS + " s", e);
        } finally {
            close(data);
        }
    }

    private static void close(DataDirectory data) {
        try {
            data.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the data directory could not be released", e);
        }
    }

    static URI address(String host, int port) {
        boolean isIpv6 = host.indexOf(':') >= 0 && !host.startsWith("[");
        return URI.create("http://" + (isIpv6 ? "[" + host + "]" : host) + ":" + port);
    }

    private static StartException failure(ServerConfig server, Exception cause) {
        if (cause instanceof StartException start) {
            return start;
        }
        if (cause instanceof BindException) {
            return new StartException(
                    "cannot listen on %s, port %d: %s; stop what uses it, or choose another with --port or --host"
                            .formatted(server.host(), server.port(), cause.getMessage()),
                    cause);
        }
        if (cause instanceof TimeoutException) {
            return new StartException("the server did not start within " + START_SECONDS + " s; see its log", cause);
        }
        return new StartException("the server did not start: " + cause, cause);
    }
}
