package dev.parley.server.frontend.run;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The script, the charting library and the styles that the pages of snippets load, from the class path. Their address changes
 * with their content. Immutable.
 */
public final class PageAssets {
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final Map<String, Asset> FILES = new TreeMap<>(Map.of(
            "page.js", Asset.of("page.js", "text/javascript; charset=utf-8"),
            "uplot.js", Asset.of(UPLOT + "uPlot.iife.min.js", "text/javascript; charset=utf-8"),
            "uplot.css", Asset.of(UPLOT + "uPlot.min.css", "text/css; charset=utf-8")));
    private static final String FOLDER = "/pages/" + hash() + "/";

    /** What a page has in its head. */
    static final String TAGS = "<link rel=\"stylesheet\" href=\"" + FOLDER + "uplot.css\">\n"
            + "<script src=\"" + FOLDER + "uplot.js\" defer></script>\n"
            + "<script src=\"" + FOLDER + "page.js\" defer></script>\n";

    private PageAssets() {}

    private record Asset(Buffer content, String mediaType) {
        static Asset of(String resource, String mediaType) {
            try (InputStream input = PageAssets.class.getResourceAsStream(resource)) {
                if (input == null) {
                    throw new IllegalStateException("not on the class path: " + resource);
                }
                return new Asset(Buffer.buffer(input.readAllBytes()), mediaType);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Adds their routes. */
    public static void mount(Router router) {
        router.get(FOLDER + ":asset").handler(PageAssets::send);
    }

    private static void send(RoutingContext context) {
        Asset asset = FILES.get(context.pathParam("asset"));
        if (asset == null) {
            context.next();
            return;
        }
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, asset.mediaType())
                .putHeader(HttpHeaders.CACHE_CONTROL, "private, max-age=31536000, immutable")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(asset.content());
    }

    private static String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            FILES.values().forEach(asset -> digest.update(asset.content().getBytes()));
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
