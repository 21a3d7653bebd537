package dev.parley.server.frontend.rest;

import dev.parley.server.frontend.run.Html;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * A page for a browser, which lets it do nothing but show it.
 *
 * @param location where to look later; null where the page says all
 */
record PageReply(int status, Buffer page, String location) implements Reply {
    PageReply(int status, Buffer page) {
        this(status, page, null);
    }

    @Override
    public void writeTo(HttpServerResponse response) {
        if (location != null) {
            response.putHeader(HttpHeaders.LOCATION, location);
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, Html.MEDIA_TYPE)
                .putHeader("Content-Security-Policy", Html.POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "same-origin") // without any, a form would be sent with Origin: null
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.VARY, "Accept")
                .end(page);
    }
}
