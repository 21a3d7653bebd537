package dev.parley.session.link;

import dev.parley.protocol.link.LinkTiming;
import java.time.Duration;

/**
 * The engine's clocks of a link.
 *
 * @param lease how long to go on without a server
 */
public record LinkClock(LinkTiming timing, Duration lease) {}
