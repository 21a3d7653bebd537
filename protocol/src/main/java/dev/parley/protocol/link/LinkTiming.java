package dev.parley.protocol.link;

import java.time.Duration;

/**
 * The clocks of a link.
 *
 * @param heartbeat how often each side says that it is there
 * @param silence after how long without a frame a side gives the connection up
 */
public record LinkTiming(Duration heartbeat, Duration silence) {
    public static final LinkTiming DEFAULT = new LinkTiming(Duration.ofSeconds(5), Duration.ofSeconds(15));
}
