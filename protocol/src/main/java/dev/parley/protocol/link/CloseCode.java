package dev.parley.protocol.link;

/** WebSocket close codes of the control link. An engine dials again after any other. */
public final class CloseCode {
    /** The other side broke the protocol: the connection is worthless, the link is not. */
    public static final short PROTOCOL = 4400;

    /** The server does not know this engine, or has given it up: it ends itself. */
    public static final short UNKNOWN_ENGINE = 4404;

    /** A newer connection of the same engine took over. */
    public static final short REPLACED = 4409;

    private CloseCode() {}
}
