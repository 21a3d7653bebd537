package dev.parley.server.security;

import dev.parley.protocol.engine.EngineRoutes;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Lets only those through who send a token, as Bearer or as the password of Basic; it tells who they are. Engines show
 * their own secret instead, to the routes that are theirs. Thread-safe.
 */
final class TokenGuard implements Handler<RoutingContext> {
    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    private static final List<String> CHALLENGES = List.of("Bearer realm=\"parley\"", "Basic realm=\"parley\"");

    private final Tokens tokens;

    TokenGuard(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public void handle(RoutingContext ctx) {
        if (isEngineRoute(ctx)) {
            ctx.next();
            return;
        }
        Optional<Principal> user = sent(ctx).flatMap(tokens::user);
        if (user.isPresent()) {
            Principal.set(ctx, user.get());
            ctx.next();
            return;
        }
        ctx.response().headers().add("WWW-Authenticate", CHALLENGES);
        ctx.fail(new GatewayException(
                ErrorCode.UNAUTHENTICATED,
                "the request does not carry this server's token",
                "send it as Authorization: Bearer, or as the password of Basic"));
    }

    /** By the path that routes are matched with, in which dots and escapes are resolved. */
    private static boolean isEngineRoute(RoutingContext ctx) {
        return ctx.normalizedPath().startsWith(EngineRoutes.ROOT);
    }

    private static Optional<String> sent(RoutingContext ctx) {
        List<String> headers = ctx.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.size() != 1) {
            return Optional.empty();
        }
        String header = headers.get(0);
        if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.of(header.substring(BEARER.length()).strip());
        }
        if (header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return password(header.substring(BASIC.length()).strip());
        }
        return Optional.empty();
    }

    private static Optional<String> password(String credentials) {
        try {
            String text = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no Base64 is no password
        }
    }
}
