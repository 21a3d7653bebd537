package dev.parley.server.session;

import dev.parley.server.config.ResultLimits;
import dev.parley.server.config.StatementLimits;

/** What bounds the statements of every session and their results. */
public record SessionBounds(StatementLimits statements, ResultLimits results) {}
