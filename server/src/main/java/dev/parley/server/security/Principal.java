package dev.parley.server.security;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.ext.web.RoutingContext;

/** Who makes a request, as the guards found out. Stateless. */
public final class Principal {
    /** The one user of a server that tells none apart: on loopback without a token, or with one for all. */
    public static final String SOLE = "operator";

    private static final String KEY = "parley.principal";

    private Principal() {}

    /** Says who makes this request; for guards. */
    public static void set(RoutingContext context, String user) {
        context.put(KEY, user);
    }

    /** The user's name; without one it is nobody, who may do nothing. */
    public static String of(RoutingContext context) {
        String user = context.get(KEY);
        if (user == null) {
            throw new GatewayException(ErrorCode.UNAUTHENTICATED, "the request is nobody's");
        }
        return user;
    }
}
