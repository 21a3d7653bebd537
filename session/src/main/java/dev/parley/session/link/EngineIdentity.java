package dev.parley.session.link;

import dev.parley.protocol.engine.EngineRoutes;
import java.net.URI;
import java.util.Objects;

/**
 * Who this engine is and where its server is.
 *
 * @param secret proves it; never printed
 * @param server the server's base address
 */
public record EngineIdentity(String engine, String secret, URI server) {
    public EngineIdentity {
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(secret, "secret");
        String scheme = Objects.requireNonNull(server, "server").getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            throw new IllegalArgumentException("the server's address is neither http nor https: " + server);
        }
    }

    URI link() {
        String base = "ws" + base().substring("http".length()); // https becomes wss
        return URI.create(base + EngineRoutes.link(engine));
    }

    URI at(String path) {
        return URI.create(base() + path);
    }

    String authorization() {
        return "Bearer " + secret;
    }

    private String base() {
        String text = server.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public String toString() {
        return "EngineIdentity[" + engine + ", " + server + "]";
    }
}
