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
    /** Ours, theirs, theirs, ours: what changes steadily from turn to turn is the same for both. */
    private static final int ROUNDS = 4;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicLong calls = new AtomicLong();

    /**
     * What they met.
     *
     * @param millis of each call
     * @param seconds that they called
     * @param processorMillis of the server that is watched, for all calls
     */
    record Load(Samples millis, double seconds, double processorMillis) {
        Load and(Load more) {
            return new Load(millis.and(more.millis), seconds + more.seconds, processorMillis + more.processorMillis);
        }

        double perSecond() {
            return millis.values().size() / seconds;
        }

        double processorMillisOfCall() {
            return processorMillis / millis.values().size();
        }
    }

    /**
     * A server that is called.
     *
     * @param address of the call of a number, which no two calls have in common
     * @param process whose processor time is told
     */
    record Callee(LongFunction<String> address, long process) {}

    /** What the two sides of a comparison met. */
    record Pair(Load ours, Load theirs) {}

    /** Calls each for so long, in turns whose order changes from round to round: a JVM gets faster all the while. */
    Pair callInTurns(int clients, Duration time, Callee ours, Callee theirs) throws IOException, InterruptedException {
        var our = new ArrayList<Load>();
        var their = new ArrayList<Load>();
        for (int round = 0; round < ROUNDS; round++) {
            if (round % 2 == 1) {
                their.add(call(clients, time.dividedBy(ROUNDS), theirs));
            }
            our.add(call(clients, time.dividedBy(ROUNDS), ours));
            if (round % 2 == 0) {
                their.add(call(clients, time.dividedBy(ROUNDS), theirs));
            }
        }
        return new Pair(
                our.stream().reduce(Load::and).orElseThrow(),
                their.stream().reduce(Load::and).orElseThrow());
    }

    /** Calls for so long. */
    Load call(int clients, Duration time, Callee server) throws IOException, InterruptedException {
        Duration before = Processes.processorTime(server.process());
        long start = System.nanoTime();
        var millis = new ArrayList<Double>();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            Callable<List<Double>> client = () -> one(start + time.toNanos(), server.address());
            for (Future<List<Double>> done : threads.invokeAll(Collections.nCopies(clients, client))) {
                millis.addAll(done.get());
            }
        } catch (ExecutionException e) {
            throw new IOException("a call failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double used = Processes.processorTime(server.process()).minus(before).toNanos() / 1e6;
        return new Load(new Samples(millis), seconds, used);
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
