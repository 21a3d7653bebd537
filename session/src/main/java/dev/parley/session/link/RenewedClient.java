package dev.parley.session.link;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The JDK's HTTP client, which is over for good once an error has ended its one thread that waits for the network: as an
 * OutOfMemoryError can that code of some session has caused for a moment. All that it is asked for fails at once from then
 * on, so another takes its place. Thread-safe.
 */
public final class RenewedClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient.Builder builder;
    private HttpClient client;

    RenewedClient(HttpClient.Builder builder) {
        this.builder = builder.connectTimeout(CONNECT_TIMEOUT);
        this.client = builder.build();
    }

    /** One for requests. */
    public static RenewedClient http() {
        return new RenewedClient(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1));
    }

    /** What the client is asked for; the client's own future, which may be asked for again where it fails. */
    <T> CompletableFuture<T> ask(Function<HttpClient, CompletableFuture<T>> request) {
        HttpClient asked = current();
        CompletableFuture<T> answer;
        try {
            answer = request.apply(asked);
        } catch (RejectedExecutionException over) { // by its threads, which have ended
            return request.apply(renew(asked));
        }
        var unused = answer.whenComplete((done, failure) -> {
            if (isItsOwn(failure instanceof CompletionException ? failure.getCause() : failure)) {
                renew(asked);
            }
        });
        return answer;
    }

    /**
     * The same, which fails after this time at the latest: a client that is over does not keep time any more. One that is
     * not has to be told a shorter time, after which it ends what it was asked for; nothing else does.
     */
    <T> CompletableFuture<T> ask(Duration atMost, Function<HttpClient, CompletableFuture<T>> request) {
        return ask(request).orTimeout(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The answer to a request, waited for; whoever is interrupted ends the request. */
    public <T> HttpResponse<T> send(Duration atMost, HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<T>> answer = ask(atMost, client -> client.sendAsync(request, handler));
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
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

    private synchronized HttpClient renew(HttpClient ended) {
        if (ended == client) {
            client = builder.build();
        }
        return client;
    }
}
