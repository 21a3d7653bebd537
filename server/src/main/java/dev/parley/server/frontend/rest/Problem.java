package dev.parley.server.frontend.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.server.error.ErrorCode;

/**
 * Why a request was not accepted, as RFC 9457 shows it. Values.
 *
 * @param hint what to do next; null where there is no advice
 */
record Problem(
        String type,
        String title,
        int status,
        ErrorCode code,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_NULL) String hint,
        String requestId) {
    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(ErrorCode code, String detail, String hint, String requestId) {
        return new Problem("urn:parley:" + code, code.title(), status(code.kind()), code, detail, hint, requestId);
    }

    static int status(ErrorCode.Kind kind) {
        return switch (kind) {
            case USER -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case METHOD -> 405;
            case CONFLICT -> 409;
            case GONE -> 410;
            case TOO_LARGE -> 413;
            case MEDIA_TYPE -> 415;
            case FAILED -> 422;
            case LIMIT -> 429;
            case INTERNAL -> 500;
            case UNAVAILABLE -> 503;
            case TIMEOUT -> 504;
        };
    }
}
