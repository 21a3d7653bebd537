package dev.parley.server.frontend.thrift;

import dev.parley.server.config.SqlConfig;
import dev.parley.server.engine.Engines;
import dev.parley.server.result.PagedResults;
import dev.parley.server.session.AllSessions;
import java.time.Clock;
import java.time.Duration;

/**
 * What the SQL door translates for.
 *
 * @param maxWait the longest that a call waits for a statement
 */
public record ThriftCore(
        AllSessions sessions, PagedResults results, Engines engines, SqlConfig limits, Duration maxWait, Clock clock) {}
