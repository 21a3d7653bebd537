package dev.parley.server.frontend.thrift;

import dev.parley.server.security.AccessPolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/**
 * The SQL door: what the drivers of HiveServer2 speak, translated into calls of the core. Nothing of Thrift leaves this
 * package. Belongs to the gateway's event loop.
 */
public final class ThriftFrontend {
    private final Vertx vertx;
    private final ThriftCore core;
    private final SqlSessions sessions;
    private final BinaryDoor binary;
    private final HttpDoor http;
    private long timer = -1;

    /** Stores what it needs. */
    public ThriftFrontend(Vertx vertx, ThriftCore core, AccessPolicy access) {
        this.vertx = vertx;
        this.core = core;
        this.sessions =
                new SqlSessions(core.sessions(), core.clock(), core.limits().guarded());
        var messages = new ThriftMessages(this::calls);
        int mostBytes = core.limits().maxRequestBytes();
        this.binary = new BinaryDoor(
                vertx, core.limits(), new BinaryConnection.Door(messages, sessions, access, core.clock(), mostBytes));
        this.http = new HttpDoor(messages, mostBytes);
    }

    private Calls calls() {
        var calls = new Calls();
        new SessionCalls(sessions, core.engines()).bind(calls);
        new StatementCalls(sessions, core).bind(calls);
        new MetadataCalls(sessions).bind(calls);
        return calls;
    }

    /** Takes drivers that speak HTTP; the guards are to stand before it. */
    public void mount(Router router) {
        http.mount(router);
    }

    /**
     * Listens for drivers that speak the binary protocol.
     *
     * @return the port; fails where it is taken
     */
    public Future<Integer> listen(String host, int port) {
        timer = vertx.setPeriodic(
                BinaryDoor.LOOK_EVERY.toMillis(),
                ignored -> sessions.closeUnused(
                        core.clock().instant().minus(core.limits().idleTimeout())));
        return binary.listen(host, port);
    }

    /** Turns everybody away from now on. */
    public Future<Void> close() {
        vertx.cancelTimer(timer);
        return binary.close();
    }
}
