package dev.parley.protocol.link;

/** The other side broke the link's protocol; close the connection with {@link CloseCode#PROTOCOL}. */
public final class LinkException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LinkException(String message) {
        super(message);
    }

    public LinkException(String message, Throwable cause) {
        super(message, cause);
    }
}
