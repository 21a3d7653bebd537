package dev.parley.server.frontend.rest;

import dev.parley.protocol.model.Table;
import io.vertx.core.http.HttpServerResponse;

/** Rows of a table that had more: a header says so, since CSV, NDJSON and Arrow have no place for it. */
record CutReply(Reply reply) implements Reply {
    private static final String HEADER = "X-Parley-Truncated";

    /** Says it where the table was cut. */
    static Reply of(Table table, Reply reply) {
        return table.truncated() ? new CutReply(reply) : reply;
    }

    @Override
    public void writeTo(HttpServerResponse response) {
        response.putHeader(HEADER, "true");
        reply.writeTo(response);
    }

    @Override
    public void abandon() {
        reply.abandon();
    }
}
