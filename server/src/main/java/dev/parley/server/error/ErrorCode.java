package dev.parley.server.error;

import java.util.Locale;

/** The error catalogue: every code that a caller can be answered with. docs/errors.md lists them. */
public enum ErrorCode {
    INVALID_REQUEST(Kind.USER),
    INVALID_JSON(Kind.USER),
    INVALID_SESSION_NAME(Kind.USER),
    INVALID_CURSOR(Kind.USER),
    NOT_ANSWERED(Kind.USER),
    UNKNOWN_PROFILE(Kind.USER),
    CONF_NOT_ALLOWED(Kind.USER),
    CONF_IS_STATIC(Kind.USER),
    FILE_NOT_ALLOWED(Kind.USER),
    SNIPPET_NOT_VALID(Kind.USER),
    UNAUTHENTICATED(Kind.UNAUTHENTICATED),
    FORBIDDEN_HOST(Kind.FORBIDDEN),
    FORBIDDEN_ORIGIN(Kind.FORBIDDEN),
    NOT_PERMITTED(Kind.FORBIDDEN),
    UNKNOWN_ROUTE(Kind.NOT_FOUND),
    METHOD_NOT_ALLOWED(Kind.METHOD),
    UNSUPPORTED_MEDIA_TYPE(Kind.MEDIA_TYPE),
    UNKNOWN_SESSION(Kind.NOT_FOUND),
    UNKNOWN_STATEMENT(Kind.NOT_FOUND),
    UNKNOWN_ENGINE(Kind.NOT_FOUND),
    UNKNOWN_LOG(Kind.NOT_FOUND),
    LOG_EXPIRED(Kind.GONE),
    UNKNOWN_SNIPPET(Kind.NOT_FOUND),
    UNKNOWN_BATCH(Kind.NOT_FOUND),
    UNKNOWN_STREAM(Kind.NOT_FOUND),
    UNKNOWN_FILE(Kind.NOT_FOUND),
    NO_RESULT(Kind.NOT_FOUND),
    RESULT_EXPIRED(Kind.GONE),
    SESSION_EXISTS(Kind.CONFLICT),
    ENGINE_EXISTS(Kind.CONFLICT),
    ENGINE_ATTACHED(Kind.CONFLICT),
    SNIPPET_EXISTS(Kind.CONFLICT),
    SESSION_NOT_OPEN(Kind.CONFLICT),
    STATEMENT_FINISHED(Kind.CONFLICT),
    STREAM_NOT_RESTARTABLE(Kind.CONFLICT),
    IDEMPOTENCY_KEY_REUSED(Kind.CONFLICT),
    TOO_LARGE(Kind.TOO_LARGE),
    SNIPPET_FAILED(Kind.FAILED),
    SNIPPET_LIMIT_REACHED(Kind.LIMIT),
    SESSION_LIMIT_REACHED(Kind.LIMIT),
    ENGINE_LIMIT_REACHED(Kind.LIMIT),
    LAUNCH_RATE_REACHED(Kind.LIMIT),
    BATCH_LIMIT_REACHED(Kind.LIMIT),
    FILE_LIMIT_REACHED(Kind.LIMIT),
    STATEMENT_LIMIT_REACHED(Kind.LIMIT),
    TOO_MANY_WAITING(Kind.LIMIT),
    ENGINE_NOT_STARTED(Kind.UNAVAILABLE),
    ENGINE_LOST(Kind.UNAVAILABLE),
    SHUTTING_DOWN(Kind.UNAVAILABLE),
    STORE_UNAVAILABLE(Kind.UNAVAILABLE),
    ANSWER_TIMEOUT(Kind.TIMEOUT),
    INTERNAL(Kind.INTERNAL);

    /** What sort of failure it is; the REST front end gives each its HTTP status. */
    public enum Kind {
        USER,
        UNAUTHENTICATED,
        FORBIDDEN,
        NOT_FOUND,
        GONE,
        METHOD,
        MEDIA_TYPE,
        CONFLICT,
        TOO_LARGE,
        FAILED,
        LIMIT,
        UNAVAILABLE,
        TIMEOUT,
        INTERNAL
    }

    private final Kind kind;

    ErrorCode(Kind kind) {
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** The code in words, for a problem's title. */
    public String title() {
        String words = name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
