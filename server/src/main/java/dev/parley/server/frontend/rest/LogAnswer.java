package dev.parley.server.frontend.rest;

import dev.parley.server.engine.LogPage;

/** Some of an engine's log as the contract shows it. Values. */
record LogAnswer(String engine, long offset, long next, long size, String text, boolean ended) {
    static LogAnswer of(String engine, LogPage page) {
        return new LogAnswer(engine, page.offset(), page.next(), page.size(), page.text(), page.ended());
    }
}
