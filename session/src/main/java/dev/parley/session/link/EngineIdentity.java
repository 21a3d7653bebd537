package dev.parley.session.link;

import dev.parley.protocol.engine.EngineRoutes;
import java.net.URI;
import java.util.Objects;

/**
 * Who this engine is and where its server is.
 *
 * @param secret proves it; never printed
 * @param place where its server is, which may change
 */
public record EngineIdentity(String engine, String secret, ServerPlace place) {
    /** One whose server stays where it is. */
    public EngineIdentity(String engine, String secret, URI server) {
        this(engine, secret, ServerPlace.fixed(server));
    }

    public EngineIdentity {
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(place, "place");
    }

    /** The server's base address. */
    URI server() {
        return place.address();
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
        String text = server().toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public String toString() {
        return "EngineIdentity[" + engine + ", " + server() + "]";
    }
}
