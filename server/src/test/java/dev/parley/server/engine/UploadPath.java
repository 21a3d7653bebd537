package dev.parley.server.engine;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The way of uploads through the {@link CuttingProxy}. Thread-safe. */
final class UploadPath {
    private static final long NEVER = Long.MAX_VALUE;

    private final HttpClient client;
    private final URI target;
    private final AtomicInteger cuts;
    private final AtomicLong cutAfterBytes = new AtomicLong(NEVER);
    private final Supplier<StepLimit> steps;
    private volatile boolean cutAnswer;

    UploadPath(HttpClient client, URI target, AtomicInteger cuts, Supplier<StepLimit> steps) {
        this.client = client;
        this.target = target;
        this.cuts = cuts;
        this.steps = steps;
    }

    /** Cuts the next upload when so many bytes of its body have passed, once. */
    void cutAfter(long bytes) {
        cutAfterBytes.set(bytes);
    }

    /** Cuts the next upload when the server has answered it and the engine has not heard, once. */
    void cutBeforeAnswer() {
        cutAnswer = true;
    }

    void forward(HttpServerRequest request) {
        request.pause();
        if (isHeld("upload begins", request)) {
            return;
        }
        var options = new RequestOptions()
                .setMethod(request.method())
                .setHost(target.getHost())
                .setPort(target.getPort())
                .setURI(request.uri());
        request.headers().forEach((name, value) -> {
            if (!"host".equalsIgnoreCase(name)) {
                options.putHeader(name, value);
            }
        });
        client.request(options)
                .onFailure(e -> request.connection().close())
                .onSuccess(upstream -> forward(request, upstream));
    }

    private void forward(HttpServerRequest request, HttpClientRequest upstream) {
        var passed = new AtomicLong();
        upstream.setChunked(request.headers().contains(HttpHeaders.TRANSFER_ENCODING));
        // A reset would leave it open where its answer came before the body's end, and the next request would go into
        // that body.
        request.exceptionHandler(e -> upstream.connection().close());
        request.handler(part -> {
            long before = passed.getAndAdd(part.length());
            long cutAt = cutAfterBytes.get();
            if (isUpload(request) && passed.get() > cutAt && cutAfterBytes.compareAndSet(cutAt, NEVER)) {
                request.pause();
                upstream.write(part.slice(0, (int) (cutAt - before))).onComplete(ignored -> cut(request, upstream));
                return;
            }
            if (before == 0 && isHeld("upload under way", request)) {
                request.pause();
                upstream.write(part.slice(0, part.length() / 2));
                return;
            }
            upstream.write(part);
            if (upstream.writeQueueFull()) {
                request.pause();
                upstream.drainHandler(ignored -> request.resume());
            }
        });
        request.endHandler(ignored -> upstream.end());
        upstream.response()
                .compose(answer -> answer.body().compose(body -> answer(request, upstream, answer, body)))
                .onFailure(e -> request.connection().close());
        request.resume();
    }

    private Future<Void> answer(
            HttpServerRequest request, HttpClientRequest upstream, HttpClientResponse answer, Buffer body) {
        if (cutAnswer && isUpload(request)) {
            cutAnswer = false;
            cut(request, upstream);
            return Future.succeededFuture();
        }
        return isHeld("upload answered", request)
                ? Future.succeededFuture()
                : request.response().setStatusCode(answer.statusCode()).end(body);
    }

    /** An upload whose next step is not to pass stays where it is until the limit lets go of it. */
    private boolean isHeld(String step, HttpServerRequest request) {
        return isUpload(request)
                && !steps.get().passes(step, () -> request.connection().close());
    }

    private static boolean isUpload(HttpServerRequest request) {
        return HttpMethod.PUT.equals(request.method());
    }

    private void cut(HttpServerRequest request, HttpClientRequest upstream) {
        cuts.incrementAndGet();
        upstream.connection().close();
        request.connection().close();
    }
}
