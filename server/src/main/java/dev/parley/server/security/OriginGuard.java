package dev.parley.server.security;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;

/**
 * Refuses what a web page of another origin sends: its browser names the page in Origin, upgrades included, and where
 * it sends no Origin (images, scripts) says in Sec-Fetch-Site that the page is elsewhere. Thread-safe.
 */
final class OriginGuard implements Handler<RoutingContext> {
    private static final Map<String, Integer> STANDARD_PORTS = Map.of("http", 80, "https", 443);

    @Override
    public void handle(RoutingContext ctx) {
        List<String> origins = ctx.request().headers().getAll(HttpHeaders.ORIGIN);
        boolean allowed = origins.isEmpty()
                ? !isFetchedFromElsewhere(ctx.request())
                : origins.size() == 1 && isSame(origins.get(0), ctx.request().authority());
        if (allowed) {
            ctx.next();
            return;
        }
        ctx.fail(new GatewayException(
                ErrorCode.FORBIDDEN_ORIGIN,
                "web pages of another origin may not call this server",
                "serve the page from this server's own address, or call from a program"));
    }

    /** Links that a person follows are no such fetch. */
    private static boolean isFetchedFromElsewhere(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site == null || site.equals("same-origin") || site.equals("none")) {
            return false;
        }
        return !("navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && "document".equals(request.getHeader("Sec-Fetch-Dest")));
    }

    private static boolean isSame(String origin, HostAndPort authority) {
        try {
            URI uri = new URI(origin);
            if (authority == null || uri.getHost() == null || uri.getRawUserInfo() != null) {
                return false;
            }
            Integer standardPort = STANDARD_PORTS.get(uri.getScheme());
            return standardPort != null
                    && uri.getHost().equalsIgnoreCase(authority.host())
                    && port(uri.getPort(), standardPort) == port(authority.port(), standardPort);
        } catch (URISyntaxException e) {
            return false; // what is no address is not ours
        }
    }

    private static int port(int port, int standardPort) {
        return port == -1 ? standardPort : port;
    }
}
