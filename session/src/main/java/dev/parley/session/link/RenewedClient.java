package dev.parley.session.link;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The JDK's HTTP client, which is over for good once an error has ended its one thread that waits for the network: as an
 * OutOfMemoryError can that code of some session has caused for a moment. All that it is asked for fails at once from then
 * on, so another takes its place. Thread-safe.
 */
final class RenewedClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient.Builder builder;
    private HttpClient client;

    RenewedClient(HttpClient.Builder builder) {
        this.builder = builder.connectTimeout(CONNECT_TIMEOUT);
        this.client = builder.build();
    }

    /** One for requests. */
    static RenewedClient http() {
        return new RenewedClient(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1));
    }

    /**
     * What the client is asked for, which may be asked for again where it fails.
     *
     * @param atMost after how long it has failed: a client that is over keeps no time itself
     * @return the client's own future
     */
    <T> CompletableFuture<T> ask(Duration atMost, Function<HttpClient, CompletableFuture<T>> request) {
        HttpClient asked = current();
        CompletableFuture<T> answer;
        try {
            answer = request.apply(asked);
        } catch (RejectedExecutionException over) { // by its threads, which have ended
            answer = CompletableFuture.failedFuture(new IOException("the HTTP client had ended", over));
        }
        var unused = answer.orTimeout(atMost.toNanos(), TimeUnit.NANOSECONDS).whenComplete((done, failure) -> {
            if (isItsOwn(failure instanceof CompletionException ? failure.getCause() : failure)) {
                renew(asked);
            }
        });
        return answer;
    }

    /** Not for sure, but not for sure the network's or the server's either. */
    private static boolean isItsOwn(Throwable failure) {
        boolean isOfOthers = failure instanceof ConnectException
                || failure instanceof HttpTimeoutException
                || failure instanceof WebSocketHandshakeException;
        return failure instanceof TimeoutException || (failure instanceof IOException && !isOfOthers);
    }

    private synchronized HttpClient current() {
        return client;
    }

    private synchronized void renew(HttpClient ended) {
        if (ended == client) {
            client = builder.build();
        }
    }
}
