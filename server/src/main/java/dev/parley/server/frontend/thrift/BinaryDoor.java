package dev.parley.server.frontend.thrift;

import dev.parley.server.config.SqlConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port that drivers connect to, within bounds. Belongs to the gateway's event loop. */
final class BinaryDoor {
    private static final Logger LOG = LoggerFactory.getLogger(BinaryDoor.class);
    /** How long a connection may take to open a session. */
    private static final Duration BEGINNING = Duration.ofSeconds(90);

    /** For what has been left alone. */
    static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private static final int BACKLOG = 1_024;

    private final Vertx vertx;
    private final SqlConfig limits;
    private final BinaryConnection.Door shared;
    private final Set<BinaryConnection> connections = new LinkedHashSet<>();
    private final Map<String, Integer> byAddress = new HashMap<>();
    private NetServer server;
    private long timer = -1;

    BinaryDoor(Vertx vertx, SqlConfig limits, BinaryConnection.Door shared) {
        this.vertx = vertx;
        this.limits = limits;
        this.shared = shared;
    }

    /** Listens; fails where the port is taken. */
    Future<Integer> listen(String host, int port) {
        server = vertx.createNetServer(new NetServerOptions()
                .setHost(host)
                .setPort(port)
                .setAcceptBacklog(BACKLOG)
                .setTcpKeepAlive(true));
        return server.connectHandler(this::connected).listen().map(listening -> {
            timer = vertx.setPeriodic(LOOK_EVERY.toMillis(), ignored -> look());
            return listening.actualPort();
        });
    }

    private void connected(NetSocket socket) {
        String address = socket.remoteAddress().hostAddress();
        int ofAddress = byAddress.getOrDefault(address, 0);
        if (connections.size() >= limits.maxConnections() || ofAddress >= limits.maxConnectionsPerAddress()) {
            LOG.warn(
                    "a SQL tool at {} is turned away: {} connections are open, {} of its address",
                    address,
                    connections.size(),
                    ofAddress);
            socket.close();
            return;
        }
        var connection = new BinaryConnection(socket, shared);
        connections.add(connection);
        byAddress.merge(address, 1, Integer::sum);
        socket.closeHandler(ignored -> {
            connections.remove(connection);
            byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
            connection.left();
        });
        connection.begin();
    }

    private void look() {
        Instant now = shared.clock().instant();
        for (BinaryConnection connection : List.copyOf(connections)) {
            if (connection.isUnusedSince(now.minus(limits.idleTimeout()))) {
                connection.close("it asked for nothing within " + limits.idleTimeout());
            } else if (!connection.isBegun() && connection.isUnusedSince(now.minus(BEGINNING))) {
                connection.close("it opened no session within " + BEGINNING);
            }
        }
    }

    int size() {
        return connections.size();
    }

    Future<Void> close() {
        vertx.cancelTimer(timer);
        return server == null ? Future.succeededFuture() : server.close();
    }
}
