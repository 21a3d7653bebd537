package dev.parley.session;

/** The server does not let the application attach, and would not a moment later either. */
public final class AttachRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    AttachRefusedException(String message) {
        super(message);
    }
}
