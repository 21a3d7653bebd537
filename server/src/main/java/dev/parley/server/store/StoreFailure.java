package dev.parley.server.store;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;

/** Makes the exceptions that callers of the store see. */
final class StoreFailure {
    private StoreFailure() {}

    static GatewayException unavailable(String what) {
        return new GatewayException(ErrorCode.STORE_UNAVAILABLE, what, "try again; the server's log says more");
    }

    static GatewayException of(Throwable cause) {
        GatewayException failure = unavailable("the store failed");
        failure.initCause(cause);
        return failure;
    }
}
