package dev.parley.server.frontend.rest;

import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** The id that names a request in its answer and in the log: a sane one of the caller's, else one made here. Stateless. */
final class RequestId {
    static final String HEADER = "X-Request-Id";
    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    private RequestId() {}

    /** The request's id; the first call settles it and adds it to the answer. */
    static String of(RoutingContext context) {
        String settled = context.get(HEADER);
        if (settled != null) {
            return settled;
        }
        String asked = context.request().getHeader(HEADER);
        String id = asked != null && SANE.matcher(asked).matches() ? asked : generated();
        context.put(HEADER, id);
        if (!context.response().headWritten()) {
            context.response().putHeader(HEADER, id);
        }
        return id;
    }

    static String generated() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
