package dev.parley.server.engine;

/**
 * What an application that attaches is told.
 *
 * @param engine the id of the engine that it is
 * @param secret 256 random bits as hexadecimal text
 */
public record Attachment(String engine, String secret) {
    @Override
    public String toString() {
        return "Attachment[" + engine + "]";
    }
}
