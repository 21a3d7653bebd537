package dev.parley.server.security;

import dev.parley.server.config.ServerConfig;
import dev.parley.server.error.StartException;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/** Who may call: anybody on this machine, or whoever has a token. Immutable. */
public final class AccessPolicy {
    private final boolean isLoopback;
    private final Optional<Tokens> tokens;

    private AccessPolicy(boolean isLoopback, Optional<Tokens> tokens) {
        this.isLoopback = isLoopback;
        this.tokens = tokens;
    }

    /**
     * Reads the token and resolves the host, so it blocks.
     *
     * @throws StartException where the server would be open to other machines, or its token is not safe
     */
    public static AccessPolicy of(ServerConfig config) {
        boolean isLoopback = resolvesToLoopback(config.host());
        if (!isLoopback && config.tokenFile().isEmpty()) {
            throw new StartException("server.host " + config.host()
                    + " can be reached from other machines, and whoever reaches the server can run code on it;"
                    + " give a token with --token-file, or listen on 127.0.0.1");
        }
        return new AccessPolicy(isLoopback, config.tokenFile().map(Tokens::read));
    }

    private static boolean resolvesToLoopback(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            throw new StartException("server.host " + host + " is no address or name of this machine", e);
        }
    }

    /**
     * Puts the guards before every route that is added later, upgrades included.
     *
     * @param pages adds routes that need no token, since they give nothing away; the other guards stand before them too
     */
    public void mount(Router router, Consumer<Router> pages) {
        if (isLoopback) {
            router.route().handler(new LoopbackGuard());
        }
        router.route().handler(new OriginGuard());
        pages.accept(router);
        router.route()
                .handler(tokens.<Handler<RoutingContext>>map(TokenGuard::new).orElse(AccessPolicy::letIn));
    }

    /** Whether whoever calls must show a token. */
    public boolean needsToken() {
        return tokens.isPresent();
    }

    /** Whose token this is, for doors that are no HTTP; where none is needed, the one user's whatever it is. */
    public Optional<Principal> user(String token) {
        return tokens.isPresent() ? tokens.get().user(token) : Optional.of(Principal.SOLE);
    }

    /** Without a token there is one user. */
    private static void letIn(RoutingContext context) {
        Principal.set(context, Principal.SOLE);
        context.next();
    }
}
