package dev.parley.server.frontend.rest;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the events of something as server-sent events to one reader, as fast as it reads: the events wait in the log, which
 * is bounded, and never here. Belongs to the event loop.
 */
final class EventStream implements Reply {
    static final String MEDIA_TYPE = "text/event-stream";

    /** After this without an event a comment shows the reader, and all between, that the stream lives. */
    static final Duration QUIET = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final Buffer COMMENT = Buffer.buffer(":\n\n");

    private final Source source;
    private final Chunk first;
    private long after;

    /** An event as it is written. */
    record Line(long id, String type, Object answer) {}

    /**
     * Events in order.
     *
     * @param ended whether nothing follows
     */
    record Chunk(List<Line> lines, boolean ended) {
        Chunk {
            lines = List.copyOf(lines);
        }
    }

    /** Where the events come from. */
    interface Source {
        /** Those after an id once there are any, or none after {@code wait}. */
        Future<Chunk> next(long after, Duration wait);
    }

    /**
     * A stream that goes on after what is known already.
     *
     * @param first the events after {@code after}
     */
    EventStream(long after, Chunk first, Source source) {
        this.after = after;
        this.first = first;
        this.source = source;
    }

    @Override
    public void writeTo(HttpServerResponse response) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Accel-Buffering", "no") // a proxy that collects answers would hold them back
                .setChunked(true);
        response.exceptionHandler(e -> LOG.debug("a reader of events is gone: {}", e.toString()));
        write(response, first);
    }

    private void write(HttpServerResponse response, Chunk events) {
        if (response.closed()) {
            return;
        }
        var buffer = Buffer.buffer();
        events.lines().forEach(line -> append(buffer, line));
        if (events.ended()) {
            end(response, buffer);
            return;
        }
        Buffer chunk = buffer.length() == 0 ? COMMENT : buffer;
        response.write(chunk)
                .onSuccess(ignored -> readOn(response))
                .onFailure(e -> LOG.debug("a reader of events is gone: {}", e.toString()));
    }

    private void readOn(HttpServerResponse response) {
        source.next(after, QUIET).onSuccess(events -> write(response, events)).onFailure(e -> {
            LOG.info("a stream of events ends early: {}", e.toString());
            end(response, Buffer.buffer()); // its reader comes again, and is told why as an answer
        });
    }

    private static void end(HttpServerResponse response, Buffer last) {
        if (!response.closed()) {
            response.end(last).onFailure(e -> LOG.debug("a reader of events is gone: {}", e.toString()));
        }
    }

    private void append(Buffer buffer, Line line) {
        after = line.id();
        buffer.appendString("id: " + line.id() + "\nevent: " + line.type() + "\ndata: ")
                .appendBuffer(Answer.encode(line.answer())) // one line, as JSON is
                .appendString("\n\n");
    }
}
