package dev.parley.server.error;

/** A request that was not accepted: a code, what happened, and where it helps, what to do next. */
public final class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final String hint;

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

    public ErrorCode code() {
        return code;
    }

    /** What to do next, or null. */
    public String hint() {
        return hint;
    }
}
