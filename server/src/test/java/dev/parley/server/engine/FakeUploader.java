package dev.parley.server.engine;

import dev.parley.protocol.engine.ResultUpload;
import dev.parley.protocol.engine.SessionKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Uploads the tables of a fake engine, and goes on after a cut. Belongs to the engine's context. */
final class FakeUploader {
    private static final long RETRY_MILLIS = 20;

    private final Vertx vertx;
    private final HttpClient http;
    private final EngineLaunch launch;
    private final Supplier<URI> server;

    FakeUploader(Vertx vertx, HttpClient http, EngineLaunch launch, Supplier<URI> server) {
        this.vertx = vertx;
        this.http = http;
        this.launch = launch;
        this.server = server;
    }

    Upload to(SessionKey key, int statement) {
        return new Upload(ResultUpload.path(launch.engine(), key, statement));
    }

    /** What the server holds of a table, and why it takes no more, if that is so. */
    record Held(int messages, String limit) {
        boolean isAll(int sent) {
            return messages == sent || limit != null;
        }
    }

    /** One table on its way. */
    final class Upload {
        private final String path;

        private Upload(String path) {
            this.path = path;
        }

        /**
         * Sends all messages.
         *
         * @return once the server holds them all, or takes no more; fails where it refuses them, or once {@code isOver}
         */
        Future<Held> send(List<Buffer> messages, BooleanSupplier isOver) {
            return put(messages, 0)
                    .recover(e -> resume(messages, isOver, e))
                    .compose(held -> held.isAll(messages.size())
                            ? Future.succeededFuture(held)
                            : failed(held.messages(), messages.size()));
        }

        private Future<Held> resume(List<Buffer> messages, BooleanSupplier isOver, Throwable cause) {
            if (isOver.getAsBoolean() || cause instanceof RefusedException) {
                return Future.failedFuture(cause);
            }
            return vertx.timer(RETRY_MILLIS, TimeUnit.MILLISECONDS)
                    .compose(ignored -> request(HttpMethod.GET, path))
                    .compose(HttpClientRequest::send)
                    .compose(this::held)
                    .compose(held ->
                            held.isAll(messages.size()) ? Future.succeededFuture(held) : put(messages, held.messages()))
                    .recover(e -> resume(messages, isOver, e));
        }

        private Future<Held> put(List<Buffer> messages, int from) {
            return request(HttpMethod.PUT, path + "?from=" + from).compose(request -> {
                request.setChunked(true);
                Future<Void> written = Future.succeededFuture();
                for (Buffer message : messages.subList(from, messages.size())) {
                    Buffer framed = Buffer.buffer().appendInt(message.length()).appendBuffer(message);
                    written = written.compose(ignored -> request.write(framed));
                }
                Future<Held> answer = request.response().compose(this::held);
                return written.compose(ignored -> request.end()).compose(ignored -> answer);
            });
        }

        private Future<Held> held(HttpClientResponse response) {
            if (response.statusCode() != 200) {
                return Future.failedFuture(new RefusedException("the upload was answered " + response.statusCode()));
            }
            return response.body()
                    .map(Buffer::toJsonObject)
                    .map(json -> new Held(json.getInteger("messages"), json.getString("limit")));
        }

        private Future<Held> failed(int held, int sent) {
            return Future.failedFuture("the server holds " + held + " messages of " + sent);
        }
    }

    String engine() {
        return launch.engine();
    }

    /** A file as text; fails where the server has none. */
    Future<String> fetch(String path) {
        return request(HttpMethod.GET, path)
                .compose(HttpClientRequest::send)
                .compose(response -> response.statusCode() == 200
                        ? response.body().map(Buffer::toString)
                        : Future.failedFuture("answered " + response.statusCode()));
    }

    private Future<HttpClientRequest> request(HttpMethod method, String uri) {
        if (server.get() == null) {
            return Future.failedFuture("there is no server now");
        }
        return http.request(new RequestOptions()
                .setMethod(method)
                .setHost(server.get().getHost())
                .setPort(server.get().getPort())
                .setURI(uri)
                .putHeader("Authorization", "Bearer " + launch.secret()));
    }

    /** The server heard the request and wants no other like it. */
    private static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }
}
