package dev.parley.server.result;

/** An upload that is not taken, and why. */
public final class RefusedUploadException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** Why an upload is not taken. */
    public enum Reason {
        /** A message is longer than any may be, or there are more than may be. */
        TOO_LARGE,
        /** It does not go on where the last one ended. */
        GAP,
        /** What came is no message of an Arrow stream. */
        MALFORMED,
        /** Nobody wants the result any more. */
        UNWANTED,
        /** The disk does not take it. */
        DISK
    }

    RefusedUploadException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    RefusedUploadException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
