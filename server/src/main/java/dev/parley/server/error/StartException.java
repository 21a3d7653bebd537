package dev.parley.server.error;

/** Why the server does not start: one line that says what is wrong and what to do about it. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StartException(String message) {
        this(message, null);
    }

    /** With its cause, which is logged at debug level only. */
    public StartException(String message, Throwable cause) {
        super(message.strip().replaceAll("\\s*\\R\\s*", " "), cause);
    }
}
