package dev.parley.server.error;

import java.time.Duration;
import java.util.Optional;

/** A request that was not accepted: a code, what happened, and where it helps, what to do next. */
public final class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final String hint;
    private Duration retryAfter;

    public GatewayException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /**
     * With advice.
     *
     * @param hint what to do next; may be null
     */
    public GatewayException(ErrorCode code, String message, String hint) {
        super(message);
        this.code = code;
        this.hint = hint;
    }

    /** The same, known to be worth another try after this time. */
    public GatewayException retryAfter(Duration time) {
        retryAfter = time;
        return this;
    }

    /** After which time another try may be accepted, where that is known. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    public ErrorCode code() {
        return code;
    }

    /** What to do next, or null. */
    public String hint() {
        return hint;
    }
}
