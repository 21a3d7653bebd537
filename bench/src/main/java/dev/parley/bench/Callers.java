package dev.parley.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** Clients that ask one thing after the other for a while, in this process. */
final class Callers {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicLong calls = new AtomicLong();

    /**
     * What they met.
     *
     * @param millis of each call
     * @param processorMillis of the server that is watched, for each call
     */
    record Load(Samples millis, double perSecond, double processorMillis) {}

    /**
     * Calls for so long.
     *
     * @param address of the call of this number, which no two calls have in common
     * @param server the process whose processor time is told
     */
    Load call(int clients, Duration time, LongFunction<String> address, long server)
            throws IOException, InterruptedException {
        Duration before = Processes.processorTime(server);
        long start = System.nanoTime();
        var millis = new ArrayList<Double>();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            Callable<List<Double>> client = () -> one(start + time.toNanos(), address);
            for (Future<List<Double>> done : threads.invokeAll(Collections.nCopies(clients, client))) {
                millis.addAll(done.get());
            }
        } catch (ExecutionException e) {
            throw new IOException("a call failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double used = Processes.processorTime(server).minus(before).toNanos() / 1e6;
        return new Load(new Samples(millis), millis.size() / seconds, used / millis.size());
    }

    private List<Double> one(long end, LongFunction<String> address) throws IOException, InterruptedException {
        var millis = new ArrayList<Double>();
        do {
            var request = HttpRequest.newBuilder(URI.create(address.apply(calls.getAndIncrement())))
                    .timeout(Duration.ofSeconds(60))
                    .build();
            long start = System.nanoTime();
            var answer = http.send(request, BodyHandlers.ofString());
            millis.add((System.nanoTime() - start) / 1e6);
            if (answer.statusCode() != 200) {
                throw new IOException(request.uri() + ": " + answer.statusCode() + " " + answer.body());
            }
        } while (System.nanoTime() < end);
        return millis;
    }
}
