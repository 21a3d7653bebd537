package dev.parley.server.frontend.rest;

import dev.parley.server.engine.LogPage;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a log as server-sent events to one reader, as fast as it reads and as the log grows: it waits in its files and
 * never here. Belongs to the event loop.
 */
final class LogStream implements Reply {
    private static final Logger LOG = LoggerFactory.getLogger(LogStream.class);
    private static final Buffer COMMENT = Buffer.buffer(":\n\n");

    /** How often a log that has been read to its end is looked at. */
    private static final long LOOK_MILLIS = 300;

    private final Vertx vertx;
    private final LogReplies.Source source;
    private final LogPage first;
    private final Runnable onEnd;
    private long next;
    private long quietSince;
    private boolean ended;

    /**
     * A stream.
     *
     * @param onEnd runs once, when nobody reads any more
     */
    LogStream(Vertx vertx, LogReplies.Source source, LogPage first, Runnable onEnd) {
        this.vertx = vertx;
        this.source = source;
        this.first = first;
        this.onEnd = onEnd;
    }

    @Override
    public void writeTo(HttpServerResponse response) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, EventStream.MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Accel-Buffering", "no") // a proxy that collects answers would hold them back
                .setChunked(true);
        response.exceptionHandler(e -> gone());
        response.closeHandler(ignored -> gone());
        write(response, first);
    }

    @Override
    public void abandon() {
        gone();
    }

    private void write(HttpServerResponse response, LogPage page) {
        if (ended || response.closed()) {
            gone();
            return;
        }
        next = page.next();
        if (page.ended() && page.isLast()) {
            response.end(event(page));
            gone();
            return;
        }
        long now = System.nanoTime();
        boolean isQuiet = page.text().isEmpty();
        if (isQuiet && now - quietSince < EventStream.QUIET.toNanos()) {
            lookAgain(response);
            return;
        }
        quietSince = now;
        response.write(isQuiet ? COMMENT : event(page))
                .onSuccess(ignored -> {
                    if (page.isLast()) {
                        lookAgain(response);
                    } else {
                        readOn(response);
                    }
                })
                .onFailure(e -> gone());
    }

    private void lookAgain(HttpServerResponse response) {
        vertx.setTimer(LOOK_MILLIS, ignored -> readOn(response));
    }

    private void readOn(HttpServerResponse response) {
        source.pages()
                .read(next, LogReplies.DEFAULT_BYTES)
                .onSuccess(page -> write(response, page))
                .onFailure(e -> {
                    LOG.info("a stream of the log of {} ends early: {}", source.label(), e.toString());
                    if (!response.closed()) {
                        response.end(); // its reader comes again, and is told why as an answer
                    }
                    gone();
                });
    }

    private void gone() {
        if (!ended) {
            ended = true;
            onEnd.run();
        }
    }

    private Buffer event(LogPage page) {
        return Buffer.buffer("id: " + page.next() + "\nevent: log\ndata: ")
                .appendBuffer(Answer.encode(source.answer().apply(page))) // one line, as JSON is
                .appendString("\n\n");
    }
}
