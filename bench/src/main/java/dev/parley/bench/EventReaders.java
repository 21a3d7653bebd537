package dev.parley.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that reads the events of statements, and waits for their ends, over as many connections as it has readers and
 * polls.
 *
 * <p>Arguments: the server, readers of each statement, polls of each statement, the paths of the statements. It prints
 * {@code connected} once every reader has read an event, counts from then on, and prints milliseconds when the statements
 * have ended: a line of the events' ways, a line of the ways of the ends to the polls.
 */
final class EventReaders {
    /** What the statements print: microseconds since 1970. */
    private static final Pattern PRINTED = Pattern.compile("at (\\d{16})");

    private static final Pattern ENDED = Pattern.compile("\"ended_at\":\\s*\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newFixedThreadPool(2))
            .build();
    private final Queue<Double> events = new ConcurrentLinkedQueue<>();
    private final Queue<Double> ends = new ConcurrentLinkedQueue<>();
    private final URI server;
    private final CountDownLatch connected;
    private volatile long countsFrom = Long.MAX_VALUE;

    private EventReaders(URI server, int readers) {
        this.server = server;
        this.connected = new CountDownLatch(readers);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> statements = List.of(arguments).subList(3, arguments.length);
        int readers = Integer.parseInt(arguments[1]);
        int polls = Integer.parseInt(arguments[2]);
        var all = new EventReaders(URI.create(arguments[0]), readers * statements.size());
        var done = new ArrayList<CompletableFuture<?>>();
        for (String statement : statements) {
            for (int i = 0; i < readers; i++) {
                done.add(all.read(statement));
            }
            for (int i = 0; i < polls; i++) {
                done.add(all.poll(statement));
            }
        }
        all.connected.await();
        all.countsFrom = micros(Instant.now());
        System.out.println("connected");
        CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)).join();
        print(all.events);
        print(all.ends);
        // It is read until its end, so that its processor time can be asked for.
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        System.exit(0);
    }

    private static void print(Queue<Double> millis) {
        System.out.println(String.join(" ", millis.stream().map(String::valueOf).toList()));
    }

    private CompletableFuture<?> read(String statement) {
        var request = HttpRequest.newBuilder(server.resolve(statement + "/events"))
                .header("Accept", "text/event-stream")
                .build();
        return http.sendAsync(request, BodyHandlers.fromLineSubscriber(new Lines()));
    }

    /** Waits for the end of a statement, asking again after each longest wait. */
    private CompletableFuture<?> poll(String statement) {
        var request =
                HttpRequest.newBuilder(server.resolve(statement + "?wait=60s")).build();
        return http.sendAsync(request, BodyHandlers.ofString()).thenCompose(answer -> {
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("a poll was answered " + answer.statusCode() + ": " + answer.body());
            }
            if (!answer.body().contains("\"terminal\":true")) {
                return poll(statement);
            }
            Matcher ended = ENDED.matcher(answer.body());
            if (ended.find()) {
                ends.add(ChronoUnit.MICROS.between(Instant.parse(ended.group(1)), Instant.now()) / 1e3);
            }
            return CompletableFuture.completedFuture(null);
        });
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    /** One reader's lines. */
    private final class Lines implements Flow.Subscriber<String> {
        private boolean isConnected;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            long now = micros(Instant.now());
            Matcher printed = PRINTED.matcher(line);
            while (printed.find()) {
                long at = Long.parseLong(printed.group(1));
                if (!isConnected) {
                    isConnected = true;
                    connected.countDown();
                } else if (at >= countsFrom) {
                    events.add((now - at) / 1e3);
                }
            }
        }

        @Override
        public void onError(Throwable thrown) {
            System.err.println("a reader was cut: " + thrown);
            Runtime.getRuntime().halt(1);
        }

        @Override
        public void onComplete() {
            // The statement has ended.
        }
    }
}
