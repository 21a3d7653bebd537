package dev.parley.server.frontend.thrift;

/** What came is no message of the protocol, or one that is too long; the connection cannot go on. */
final class MalformedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedMessageException(String message) {
        super(message, null, false, false);
    }
}
