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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A process that reads the events of statements, and waits for their ends, over as many connections as it has readers and
 * polls.
 *
 * <p>Arguments: the server, seconds for all to settle, readers of each statement, polls of each statement, the paths of the
 * statements. It prints {@code connected} once every reader has read an event, and when the statements have ended a line of
 * milliseconds for the ways of the events in each {@link Phase}, and one for the ways of the ends to the polls.
 */
final class EventReaders {
    /** What the statements print: microseconds since 1970. */
    private static final Pattern PRINTED = Pattern.compile("at (\\d{16})");

    private static final Pattern ENDED = Pattern.compile("\"ended_at\":\\s*\"([^\"]+)\"");

    private static final Pattern REQUESTS =
            Pattern.compile("(?m)^vertx_http_server_active_requests\\{[^}]*} ([0-9.E]+)$");

    private final HttpClient readers = client();
    /** Its own, so that an event does not wait behind the polls before it is read. */
    private final HttpClient polls = client();

    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private final Queue<Event> ends = new ConcurrentLinkedQueue<>();
    private final URI server;
    private final CountDownLatch connected;

    /** Of a run. The first lasts until every connection is open and all have had time to settle, the last begins as the first statement ends. */
    private enum Phase {
        ARRIVAL,
        STEADY,
        END
    }

    /** When it was printed, in microseconds since 1970, and how long it took. */
    private record Event(long at, double millis) {}

    private EventReaders(URI server, int readers) {
        this.server = server;
        this.connected = new CountDownLatch(readers);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> statements = List.of(arguments).subList(4, arguments.length);
        long settle = Long.parseLong(arguments[1]);
        int readers = Integer.parseInt(arguments[2]);
        int polls = Integer.parseInt(arguments[3]);
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
        long connected = micros(Instant.now());
        System.out.println("connected");
        all.awaitRequests(done.size());
        long steady = micros(Instant.now().plusSeconds(settle));
        CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)).join();
        all.print(connected, steady);
        // It is read until its end, so that its processor time can be asked for.
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        System.exit(0);
    }

    private static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(Executors.newSingleThreadExecutor())
                .build();
    }

    /** Until the server has so many requests that it has not answered, this one not counted, or a statement has ended. */
    private void awaitRequests(int count) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.resolve("/metrics")).build();
        double open = 0;
        while (open <= count && ends.isEmpty()) {
            Thread.sleep(200);
            String metrics = polls.send(request, BodyHandlers.ofString()).body();
            open = REQUESTS.matcher(metrics)
                    .results()
                    .mapToDouble(found -> Double.parseDouble(found.group(1)))
                    .sum();
        }
    }

    private void print(long connected, long steady) {
        long end = ends.stream().mapToLong(Event::at).min().orElse(Long.MAX_VALUE);
        Map<Phase, List<Event>> phases = events.stream()
                .filter(event -> event.at() >= connected)
                .collect(Collectors.groupingBy(
                        event -> event.at() >= end ? Phase.END : event.at() >= steady ? Phase.STEADY : Phase.ARRIVAL));
        for (Phase phase : Phase.values()) {
            print(phases.getOrDefault(phase, List.of()));
        }
        print(ends);
    }

    private static void print(Collection<Event> events) {
        System.out.println(
                events.stream().map(event -> String.valueOf(event.millis())).collect(Collectors.joining(" ")));
    }

    private CompletableFuture<?> read(String statement) {
        var request = HttpRequest.newBuilder(server.resolve(statement + "/events"))
                .header("Accept", "text/event-stream")
                .build();
        return readers.sendAsync(request, BodyHandlers.fromLineSubscriber(new Lines()));
    }

    /** Waits for the end of a statement, asking again after each longest wait. */
    private CompletableFuture<?> poll(String statement) {
        var request =
                HttpRequest.newBuilder(server.resolve(statement + "?wait=60s")).build();
        return polls.sendAsync(request, BodyHandlers.ofString()).thenCompose(answer -> {
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("a poll was answered " + answer.statusCode() + ": " + answer.body());
            }
            if (!answer.body().contains("\"terminal\":true")) {
                return poll(statement);
            }
            Matcher ended = ENDED.matcher(answer.body());
            if (ended.find()) {
                ends.add(event(micros(Instant.parse(ended.group(1)))));
            }
            return CompletableFuture.completedFuture(null);
        });
    }

    private static Event event(long at) {
        return new Event(at, (micros(Instant.now()) - at) / 1e3);
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
            Matcher printed = PRINTED.matcher(line);
            while (printed.find()) {
                events.add(event(Long.parseLong(printed.group(1))));
                if (!isConnected) {
                    isConnected = true;
                    connected.countDown();
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
