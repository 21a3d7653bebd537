package dev.parley.server.frontend.rest;

import dev.parley.server.result.ResultFormat;
import dev.parley.server.result.ResultStream;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes rows to one reader, as fast as it reads: the next chunk is made once the one before is on its way. Belongs to the
 * event loop.
 */
final class ResultReply implements Reply {
    private static final Logger LOG = LoggerFactory.getLogger(ResultReply.class);
    /** A reader who takes no chunk for so long is given up. */
    private static final long PATIENCE_SECONDS = 300;

    private final ResultFormat format;
    private final ResultStream stream;
    private final Buffer first;

    /**
     * Rows that are being read.
     *
     * @param first the first chunk, so that what fails at once is answered with a problem
     */
    ResultReply(ResultFormat format, ResultStream stream, Buffer first) {
        this.format = format;
        this.stream = stream;
        this.first = first;
    }

    @Override
    public void writeTo(HttpServerResponse response) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, format.mediaType())
                .putHeader(HttpHeaders.VARY, "Accept, Accept-Encoding");
        if (stream.isGzip()) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        response.exceptionHandler(e -> LOG.debug("a reader of a result is gone: {}", e.toString()));
        if (!stream.isOver()) {
            response.setChunked(true);
        }
        write(response, first);
    }

    @Override
    public void abandon() {
        stream.close();
    }

    private void write(HttpServerResponse response, Buffer chunk) {
        if (stream.isOver()) {
            stream.close();
            response.end(chunk).onFailure(e -> LOG.debug("a reader of a result is gone: {}", e.toString()));
            return;
        }
        response.write(chunk)
                .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .compose(ignored -> stream.next())
                .onSuccess(next -> write(response, next))
                .onFailure(e -> {
                    LOG.info("a result was not read to its end: {}", e.toString());
                    stream.close();
                    response.reset(); // cut, so that half a result is not taken for a whole one
                });
    }
}
