package dev.parley.server.run;

import dev.parley.server.session.AllSessions;
import dev.parley.server.session.DeclaredSessions;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Where snippets run.
 *
 * @param declared sessions that are waited for where they have ended
 * @param patience how long
 */
public record RunPlaces(Vertx vertx, AllSessions sessions, DeclaredSessions declared, Duration patience) {}
