package dev.parley.server.security;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;

/**
 * Who makes a request, as the guards found out.
 *
 * @param isAdministrator whether sessions of others and all engines are this user's to see and to end
 */
public record Principal(String name, boolean isAdministrator) {
    /** The one user of a server that tells none apart: on loopback without a token, or with one for all. */
    public static final Principal SOLE = new Principal("operator", true);

    private static final String KEY = "parley.principal";

    public Principal {
        Objects.requireNonNull(name, "name");
    }

    /** Says who makes this request; for guards. */
    public static void set(RoutingContext context, Principal user) {
        context.put(KEY, user);
    }

    /** The user; without one it is nobody, who may do nothing. */
    public static Principal of(RoutingContext context) {
        Principal user = context.get(KEY);
        if (user == null) {
            throw new GatewayException(ErrorCode.UNAUTHENTICATED, "the request is nobody's");
        }
        return user;
    }

    /** Whether what belongs to this owner is there for the user. */
    public boolean sees(String owner) {
        return isAdministrator || owns(owner);
    }

    /** Whether what belongs to this owner is the user's own. */
    public boolean owns(String owner) {
        return name.equals(owner);
    }

    /** Refuses what is for administrators. */
    public void requireAdministrator() {
        if (!isAdministrator) {
            throw new GatewayException(
                    ErrorCode.NOT_PERMITTED,
                    "engines are drained and ended by administrators, and " + name + " is none",
                    "ask one; the line of an administrator in the token file ends with the word administrator");
        }
    }
}
