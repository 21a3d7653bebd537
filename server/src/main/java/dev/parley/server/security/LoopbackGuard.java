package dev.parley.server.security;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Refuses requests to a loopback server that were made under another name: a web page whose name was made to resolve to
 * this machine (DNS rebinding) sends that name as Host. Thread-safe.
 */
final class LoopbackGuard implements Handler<RoutingContext> {
    private static final Pattern IPV4 = Pattern.compile("127(\\.\\d{1,3}){3}");

    @Override
    public void handle(RoutingContext ctx) {
        HostAndPort authority = ctx.request().authority();
        boolean once = ctx.request().headers().getAll(HttpHeaders.HOST).size() <= 1;
        if (once && authority != null && isLoopback(authority.host())) {
            ctx.next();
            return;
        }
        ctx.fail(new GatewayException(
                ErrorCode.FORBIDDEN_HOST,
                "this server answers only to localhost, 127.0.0.1 and [::1]",
                "use one of these names, or listen on another address with a token file"));
    }

    private static boolean isLoopback(String host) {
        return switch (host.toLowerCase(Locale.ROOT)) {
            case "localhost", "[::1]", "::1" -> true;
            default -> IPV4.matcher(host).matches();
        };
    }
}
