package dev.parley.server.frontend.console;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the pages of the console. They hold no data, so they need no token; what they show they ask the API for. All files
 * are read at the start: they are few and small, and no path of a request ever names a file. Immutable.
 */
public final class ConsoleFrontend {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleFrontend.class);
    private static final int MOST_FILES = 100;
    private static final long MOST_BYTES = 4 << 20;
    private static final String ASSETS = "/console/assets/";

    /** What a browser may do with a page: run and show what comes from this server, and talk with it alone. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String MISSING =
            """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>No console</title></head><body>
            <h1>This server has no console</h1>
            <p>Its pages are not part of the tree that it runs from, since that was built by Maven alone.
            Build it with <code>make build</code>, which needs Node, and start the server again.</p>
            <p>The API is there all the same: see <a href="/api/v1/openapi.yaml">its description</a>.</p>
            </body></html>
            """;

    private final Map<String, ConsoleFile> files;

    private ConsoleFrontend(Map<String, ConsoleFile> files) {
        this.files = Map.copyOf(files);
    }

    /**
     * Reads the pages, so it blocks.
     *
     * @param folder what the build of clients/console made; where there is none the pages say so
     */
    public static ConsoleFrontend of(Path folder) {
        if (!Files.isDirectory(folder)) {
            LOG.debug("no console at {}: /streams will say so", folder);
            return new ConsoleFrontend(Map.of());
        }
        try {
            return new ConsoleFrontend(read(folder));
        } catch (IOException e) {
            LOG.warn("the console at {} cannot be read: /streams will say that there is none", folder, e);
            return new ConsoleFrontend(Map.of());
        }
    }

    private static Map<String, ConsoleFile> read(Path folder) throws IOException {
        Map<String, ConsoleFile> files = new TreeMap<>();
        long bytes = 0;
        try (Stream<Path> found = Files.walk(folder, 2)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
                if (files.size() == MOST_FILES || bytes > MOST_BYTES) {
                    throw new IOException("more than " + MOST_FILES + " files or " + MOST_BYTES + " bytes");
                }
                String name = folder.relativize(file).toString().replace('\\', '/');
                files.put(name, ConsoleFile.of(name, Files.readAllBytes(file)));
            }
        }
        return files;
    }

    /** Adds its routes. */
    public void mount(Router router) {
        router.get("/streams").handler(context -> page(context, "streams.html"));
        router.head("/streams").handler(context -> page(context, "streams.html"));
        router.get(ASSETS + "*").handler(this::asset);
        router.head(ASSETS + "*").handler(this::asset);
    }

    private void page(RoutingContext context, String name) {
        HttpServerResponse response = secured(context.response());
        ConsoleFile file = files.get(name);
        if (file == null) {
            response.setStatusCode(404)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                    .end(MISSING);
            return;
        }
        // Asked for again each time, since it names the assets of this version.
        file.writeTo(context.request(), response.putHeader(HttpHeaders.CACHE_CONTROL, "no-cache"));
    }

    private void asset(RoutingContext context) {
        ConsoleFile file = files.get("assets/" + context.normalizedPath().substring(ASSETS.length()));
        if (file == null) {
            context.fail(404);
            return;
        }
        // Its name changes with its content.
        HttpServerResponse response =
                secured(context.response()).putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable");
        file.writeTo(context.request(), response);
    }

    private static HttpServerResponse secured(HttpServerResponse response) {
        return response.putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer");
    }
}
