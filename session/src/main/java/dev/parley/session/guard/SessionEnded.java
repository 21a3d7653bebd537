package dev.parley.session.guard;

/**
 * Unwinds the code of a session that has ended itself. A thread's death, since that is what the code asked for: few catch
 * it, and a thread that ends with it ends quietly.
 */
public final class SessionEnded extends ThreadDeath {
    private static final long serialVersionUID = 1;

    private final String message;

    SessionEnded(String message) {
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
