package dev.parley.server.engine;

import java.net.URI;

/**
 * What an engine is told at its start.
 *
 * @param engine its id
 * @param secret 256 random bits as hexadecimal text
 * @param server the server's base address, as seen from the engine
 */
public record EngineLaunch(String engine, String secret, URI server) {
    @Override
    public String toString() {
        return "EngineLaunch[" + engine + ", " + server + "]";
    }
}
