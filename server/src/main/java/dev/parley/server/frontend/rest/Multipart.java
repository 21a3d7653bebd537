package dev.parley.server.frontend.rest;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import java.util.Locale;

/** Reads a body of multipart/form-data with one file, as it comes. Stateless. */
final class Multipart {
    private static final String TYPE = "multipart/form-data";
    private static final int LONGEST_NAME = 255;

    private Multipart() {}

    /** Takes a file as it comes. */
    interface Taker<T> {
        /**
         * Called once.
         *
         * @param content paused
         */
        Future<T> take(String name, ReadStream<Buffer> content);
    }

    /** What the taker made of the one file; the answer comes once the whole body was read. */
    static <T> Future<T> file(HttpServerRequest request, Taker<T> taker) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(TYPE)) {
            return Future.failedFuture(new GatewayException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "The body is no " + TYPE + ".",
                    "Send one file as a form does, for example with curl -F file=@my.jar."));
        }
        Promise<T> taken = Promise.promise();
        Promise<Void> read = Promise.promise();
        var first = new boolean[] {true};
        request.setExpectMultipart(true);
        request.uploadHandler(upload -> {
            upload.pause();
            if (first[0] && isName(upload.filename())) {
                first[0] = false;
                taker.take(upload.filename(), upload).onComplete(taken);
            } else {
                taken.tryFail(invalid("The form has a second file, or one whose name is empty or too long."));
                upload.resume();
            }
        });
        request.exceptionHandler(e -> {
            taken.tryFail(e);
            read.tryFail(e);
        });
        request.endHandler(ignored -> {
            if (first[0]) {
                taken.tryFail(invalid("The form has no file."));
            }
            read.tryComplete();
        });
        return read.future().compose(ignored -> taken.future());
    }

    private static boolean isName(String name) {
        return name != null && !name.isBlank() && name.length() <= LONGEST_NAME;
    }

    private static GatewayException invalid(String message) {
        return new GatewayException(ErrorCode.INVALID_REQUEST, message, "Send one file, with its name.");
    }
}
