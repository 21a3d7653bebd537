package dev.parley.server.run;

import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.StatementMode;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.once.CallKey;
import dev.parley.server.session.Sessions;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.session.StatementSpec;
import dev.parley.server.snippet.PublishedSnippet;
import dev.parley.server.snippet.SnippetDefinition;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs published snippets in their owners' sessions: the same question at once runs once, and its answer is given again as
 * long as the snippet says. Belongs to the gateway's event loop.
 */
public final class Runs {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(60);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(2);
    private static final int MOST_ENDED_CALLS = 10_000;

    private final Vertx vertx;
    private final RunPlaces places;
    private final Clock clock;
    private final KeptAnswers kept;
    private final Map<RunKey, Flight> flights = new HashMap<>();
    private final KeyedRuns calls = new KeyedRuns(MOST_ENDED_CALLS);
    private final KeyedRuns points = new KeyedRuns(0); // how one ended its sweep knows
    private final Map<String, Set<Flight>> running = new HashMap<>();

    /**
     * What a caller asks.
     *
     * @param arguments as {@link SnippetDefinition#bind} made them
     * @param fresh whether no answer will do that was begun before
     * @param key by which a repeated request is known
     */
    public record Call(PublishedSnippet snippet, List<Parameter> arguments, boolean fresh, Optional<CallKey> key) {}

    public Runs(Vertx vertx, RunPlaces places, Clock clock) {
        this.vertx = vertx;
        this.places = places;
        this.clock = clock;
        this.kept = new KeptAnswers(clock);
    }

    /**
     * Runs it, or takes part in a run that goes on, or gives an answer that is kept.
     *
     * @param wait how long to wait for its end
     * @param cancelOnTimeout whether a run that has not ended then is cancelled, where nobody else waits for it
     * @return fails with SNIPPET_LIMIT_REACHED, and as sessions do
     */
    public Future<Run> run(Call call, Duration wait, boolean cancelOnTimeout) {
        var key = RunKey.of(call.snippet(), call.arguments());
        if (!call.fresh() && call.key().isEmpty()) {
            Optional<KeptAnswer> known = kept.find(key);
            if (known.isPresent()) {
                Duration age = Duration.between(known.get().at(), clock.instant());
                return Future.succeededFuture(new Run(known.get().statement(), Optional.of(age), keep(key, known)));
            }
        }
        return ranBefore(call)
                .compose(before -> before.isPresent()
                        ? Future.succeededFuture(new Run(before.get(), Optional.empty(), Optional.empty()))
                        : run(call, key, wait, cancelOnTimeout));
    }

    /** What a call with this key was, where it has ended. */
    private Future<Optional<StatementSnapshot>> ranBefore(Call call) {
        return call.key()
                .flatMap(calls::ended)
                .map(run -> ran(call.snippet(), run.session(), run.statement())
                        .map(Optional::of)
                        .recover(failure -> isGone(failure)
                                ? Future.succeededFuture(Optional.empty())
                                : Future.failedFuture(failure)))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    private Future<Run> run(Call call, RunKey key, Duration wait, boolean cancelOnTimeout) {
        Flight flight = flightOf(call, key, calls);
        flight.join();
        return flight.started()
                .compose(statement -> awaited(flight, statement, wait))
                .compose(statement -> statement.state().isTerminal() || !cancelOnTimeout || !flight.leave()
                        ? Future.succeededFuture(statement)
                        : cancelled(flight.place().sessions(), statement))
                .map(statement -> new Run(
                        statement,
                        Optional.empty(),
                        keep(key, kept.find(key).filter(answer -> isOf(answer, statement)))));
    }

    /** A part in a run, for who waits as long as it takes. */
    public final class Part {
        private final Flight flight;

        private Part(Flight flight) {
            this.flight = flight;
        }

        /** The statement that it was, however it ended. */
        public Future<StatementSnapshot> ended() {
            return flight.ended();
        }

        /** Waits no longer; the run is cancelled where nobody else takes part in it. */
        public void leave() {
            if (flight.leave()) {
                cancelOnceStarted(flight);
            }
        }
    }

    /**
     * Runs a point of a sweep, or takes part in the run that was begun with its key.
     *
     * @throws GatewayException SNIPPET_LIMIT_REACHED
     */
    public Part takePart(PublishedSnippet snippet, List<Parameter> arguments, CallKey key) {
        var call = new Call(snippet, arguments, false, Optional.of(key));
        Flight flight = flightOf(call, RunKey.of(snippet, arguments), points);
        flight.join();
        return new Part(flight);
    }

    /** The statement that a run of it was, for whom the answer names it; fails where it is no longer kept. */
    public Future<StatementSnapshot> ran(PublishedSnippet snippet, long session, int statement) {
        return ownersOf(snippet).statement(Long.toString(session), statement);
    }

    private Flight flightOf(Call call, RunKey key, KeyedRuns keyed) {
        Optional<Flight> same = call.key().isPresent()
                ? call.key().flatMap(keyed::goingOn)
                : Optional.ofNullable(call.fresh() ? null : flights.get(key));
        return same.orElseGet(() -> launch(call, key, keyed));
    }

    private Optional<Run.Keep> keep(RunKey key, Optional<KeptAnswer> answer) {
        return answer.map(found -> new Run.Keep(kept, key, found));
    }

    private static boolean isOf(KeptAnswer answer, StatementSnapshot statement) {
        return answer.statement().session() == statement.session()
                && answer.statement().id() == statement.id();
    }

    private Flight launch(Call call, RunKey key, KeyedRuns keyed) {
        SnippetDefinition definition = call.snippet().definition();
        String name = call.snippet().name();
        int now = running.getOrDefault(name, Set.of()).size();
        if (now >= definition.mostAtOnce()) {
            throw new GatewayException(
                    ErrorCode.SNIPPET_LIMIT_REACHED,
                    now + " of " + definition.mostAtOnce() + " runs of snippet '" + name + "' are going on",
                    "try again later; its most_at_once bounds them");
        }
        var place = new RunPlace(places, call.snippet().owner(), name, definition);
        var flight = new Flight(place, place.submit(statement(call), call.key()));
        running.computeIfAbsent(name, first -> new HashSet<>()).add(flight);
        call.key().ifPresentOrElse(own -> keyed.begins(own, flight), () -> flights.put(key, flight));
        flight.end(flight.started()
                .compose(statement -> untilEnded(place.sessions(), statement))
                .transform(done -> {
                    flights.remove(key, flight);
                    call.key().ifPresent(own -> keyed.ends(own, Optional.ofNullable(done.result())));
                    running.computeIfPresent(name, (same, runs) -> runs.remove(flight) && runs.isEmpty() ? null : runs);
                    if (done.failed()) {
                        return Future.failedFuture(done.cause());
                    }
                    StatementSnapshot ended = done.result();
                    if (definition.isCached() && ended.state() == StatementState.SUCCEEDED) {
                        kept.put(key, KeptAnswer.of(ended, clock.instant(), definition.cacheTtl()));
                    }
                    return place.release(ended).map(ended);
                }));
        return flight;
    }

    private static StatementSpec statement(Call call) {
        SnippetDefinition definition = call.snippet().definition();
        return new StatementSpec(
                definition.code(),
                definition.language(),
                List.of(RunPlace.tag(call.snippet().name()), CallId.newTag()),
                definition.timeLimit(),
                null,
                call.arguments(),
                definition.language() == Language.SCALA ? StatementMode.CALL : StatementMode.RUN,
                definition.language() == Language.SQL);
    }

    private Future<StatementSnapshot> awaited(Flight flight, StatementSnapshot statement, Duration wait) {
        if (wait.isZero()) {
            return Future.succeededFuture(statement);
        }
        return flight.ended()
                .timeout(wait.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> failure instanceof TimeoutException
                        ? flight.place().sessions().statement(Long.toString(statement.session()), statement.id())
                        : Future.failedFuture(failure));
    }

    /** However long that takes; its time limit bounds it, or its session's end. */
    private Future<StatementSnapshot> untilEnded(Sessions own, StatementSnapshot statement) {
        if (statement.state().isTerminal()) {
            return Future.succeededFuture(statement);
        }
        return own.awaitEnd(Long.toString(statement.session()), statement.id(), LOOK_AGAIN)
                .recover(failure -> isGone(failure)
                        ? Future.failedFuture(failure)
                        : vertx.timer(AFTER_A_FAILURE.toMillis(), TimeUnit.MILLISECONDS)
                                .map(statement))
                .compose(later -> untilEnded(own, later));
    }

    private static boolean isGone(Throwable failure) {
        return !(failure instanceof GatewayException refused)
                || refused.code() == ErrorCode.UNKNOWN_SESSION
                || refused.code() == ErrorCode.UNKNOWN_STATEMENT;
    }

    /** Starts to cancel it; nobody else takes part in it from now on. */
    private Future<StatementSnapshot> cancelled(Sessions own, StatementSnapshot statement) {
        flights.values().removeIf(flight -> flight.is(statement));
        return own.cancelUnlessEnded(Long.toString(statement.session()), statement.id());
    }

    private void cancelOnceStarted(Flight flight) {
        flight.started().onSuccess(statement -> cancelled(flight.place().sessions(), statement));
    }

    /** Starts to cancel all that runs of a snippet, for all that wait for it. */
    void cancelAll(String snippet) {
        List.copyOf(running.getOrDefault(snippet, Set.of())).forEach(this::cancelOnceStarted);
    }

    /** A call that was answered before it had ended, once it has, or after {@code wait}; fails with UNKNOWN_SNIPPET. */
    public Future<Run> call(PublishedSnippet snippet, String id, Duration wait) {
        Sessions own = ownersOf(snippet);
        return found(own, snippet, id)
                .compose(statement -> own.awaitEnd(Long.toString(statement.session()), statement.id(), wait))
                .map(statement -> new Run(statement, Optional.empty(), Optional.empty()));
    }

    /** Starts to cancel a call, for all that wait for it. */
    public Future<Run> cancel(PublishedSnippet snippet, String id) {
        Sessions own = ownersOf(snippet);
        return found(own, snippet, id)
                .compose(statement -> cancelled(own, statement))
                .map(statement -> new Run(statement, Optional.empty(), Optional.empty()));
    }

    private Sessions ownersOf(PublishedSnippet snippet) {
        return new RunPlace(places, snippet.owner(), snippet.name(), snippet.definition()).sessions();
    }

    private static Future<StatementSnapshot> found(Sessions own, PublishedSnippet snippet, String id) {
        return CallId.parse(id)
                .map(call -> own.statement(Long.toString(call.session()), call.statement())
                        .recover(failure ->
                                isGone(failure) ? Future.failedFuture(CallId.unknown()) : Future.failedFuture(failure))
                        .map(statement -> call.requireOf(statement, RunPlace.tag(snippet.name()))))
                .orElseGet(() -> Future.failedFuture(CallId.unknown()));
    }
}
