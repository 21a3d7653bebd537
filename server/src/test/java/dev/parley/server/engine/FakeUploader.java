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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Uploads the tables of a fake engine, and goes on after a cut. Belongs to the engine's context. */
final class FakeUploader {
    private static final long RETRY_MILLIS = 20;

    private final Vertx vertx;
    private final HttpClient http;
    private final EngineLaunch launch;

    FakeUploader(Vertx vertx, HttpClient http, EngineLaunch launch) {
        this.vertx = vertx;
        this.http = http;
        this.launch = launch;
    }

    Upload to(SessionKey key, int statement) {
        return new Upload(ResultUpload.path(launch.engine(), key, statement));
    }

    /** One table on its way. */
    final class Upload {
        private final String path;

        private Upload(String path) {
            this.path = path;
        }

        /**
         * Sends all batches.
         *
         * @return once the server holds them all; fails where it refuses them, or once {@code isOver}
         */
        Future<Void> send(List<Buffer> batches, BooleanSupplier isOver) {
            return put(batches, 0)
                    .recover(e -> resume(batches, isOver, e))
                    .compose(held -> held == batches.size() ? Future.succeededFuture() : failed(held, batches.size()));
        }

        private Future<Integer> resume(List<Buffer> batches, BooleanSupplier isOver, Throwable cause) {
            if (isOver.getAsBoolean() || cause instanceof RefusedException) {
                return Future.failedFuture(cause);
            }
            return vertx.timer(RETRY_MILLIS, TimeUnit.MILLISECONDS)
                    .compose(ignored -> request(HttpMethod.GET, path))
                    .compose(HttpClientRequest::send)
                    .compose(this::held)
                    .compose(held -> held == batches.size() ? Future.succeededFuture(held) : put(batches, held))
                    .recover(e -> resume(batches, isOver, e));
        }

        private Future<Integer> put(List<Buffer> batches, int from) {
            return request(HttpMethod.PUT, path + "?from=" + from).compose(request -> {
                request.setChunked(true);
                Future<Void> written = Future.succeededFuture();
                for (Buffer batch : batches.subList(from, batches.size())) {
                    Buffer framed = Buffer.buffer().appendInt(batch.length()).appendBuffer(batch);
                    written = written.compose(ignored -> request.write(framed));
                }
                Future<Integer> answer = request.response().compose(this::held);
                return written.compose(ignored -> request.end()).compose(ignored -> answer);
            });
        }

        private Future<Integer> held(HttpClientResponse response) {
            if (response.statusCode() != 200) {
                return Future.failedFuture(new RefusedException("the upload was answered " + response.statusCode()));
            }
            return response.body().map(body -> body.toJsonObject().getInteger("batches"));
        }

        private Future<Void> failed(int held, int sent) {
            return Future.failedFuture("the server holds " + held + " batches of " + sent);
        }
    }

    private Future<HttpClientRequest> request(HttpMethod method, String uri) {
        return http.request(new RequestOptions()
                .setMethod(method)
                .setHost(launch.server().getHost())
                .setPort(launch.server().getPort())
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
