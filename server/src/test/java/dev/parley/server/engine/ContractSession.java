package dev.parley.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.Question;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.engine.TableResult;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.Snippet;
import dev.parley.protocol.model.SqlTerms;
import dev.parley.protocol.model.StatementMode;
import dev.parley.protocol.model.StatementState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A session of the engine under test: what is said to it, and what it says. Thread-safe, but its statement numbers. */
final class ContractSession {
    static final TableLimits LIMITS = new TableLimits(1_000_000, 64 << 20);

    private final TestedEngine engine;
    private final SessionKey key;
    private final Duration deadline;
    private int next;

    ContractSession(TestedEngine engine, SessionKey key, Duration deadline) {
        this.engine = engine;
        this.key = key;
        this.deadline = deadline;
    }

    ContractSession open() {
        sendOpen(Map.of(), List.of());
        awaitEvent(EngineEvent.SessionOpened.class);
        return this;
    }

    void sendOpen(Map<String, String> conf, List<Snippet> init) {
        engine.send(new EngineCommand.OpenSession(key, "session-" + key.session(), Language.SCALA, conf, init));
    }

    /** The same session in its next life, whose statements are numbered on. */
    ContractSession nextLife() {
        var life = new ContractSession(engine, key.next(), deadline);
        life.next = next;
        return life;
    }

    void close() {
        engine.send(new EngineCommand.CloseSession(key));
        awaitEvent(EngineEvent.SessionClosed.class);
    }

    void cancel(int statement) {
        engine.send(new EngineCommand.CancelStatement(key, statement));
    }

    /** Sends a statement and does not wait for it. */
    int submit(Language language, String code) {
        return submit(next++, language, code, LIMITS);
    }

    int submit(int statement, Language language, String code, TableLimits limits) {
        next = Math.max(next, statement + 1);
        engine.send(new EngineCommand.RunStatement(key, statement, language, code, limits));
        return statement;
    }

    /** Sends a query that runs beside others, and does not wait for it. */
    int submitBeside(String query) {
        int statement = next++;
        engine.send(new EngineCommand.RunStatement(
                key, statement, Language.SQL, query, LIMITS, List.of(), StatementMode.RUN, true, SqlTerms.NONE));
        return statement;
    }

    /** Sends a statement with all that it may have, and waits for it. */
    EngineEvent.StatementFinished run(Language language, String code, StatementMode mode, Parameter... parameters) {
        int statement = next++;
        engine.send(new EngineCommand.RunStatement(
                key, statement, language, code, LIMITS, List.of(parameters), mode, false, SqlTerms.NONE));
        return awaitFinished(statement);
    }

    /** The answer to a question. */
    EngineEvent.Answered ask(long request, Question question) {
        engine.send(new EngineCommand.Ask(key, request, question));
        EngineHarness.await(deadline).until(() -> answered(request).isPresent());
        return answered(request).orElseThrow();
    }

    private Optional<EngineEvent.Answered> answered(long request) {
        return events().stream()
                .filter(EngineEvent.Answered.class::isInstance)
                .map(EngineEvent.Answered.class::cast)
                .filter(event -> event.request() == request)
                .findFirst();
    }

    EngineEvent.StatementFinished scala(String code) {
        return awaitFinished(submit(Language.SCALA, code));
    }

    EngineEvent.StatementFinished sql(String code) {
        return awaitFinished(submit(Language.SQL, code));
    }

    /** The table that a query gives. */
    TableResult table(String query) {
        return table(query, LIMITS);
    }

    TableResult table(String query, TableLimits limits) {
        var finished = awaitFinished(submit(next, Language.SQL, query, limits));
        assertThat(finished.state()).as("%s", finished).isEqualTo(StatementState.SUCCEEDED);
        return finished.result();
    }

    /** The text that a snippet of Scala prints. */
    String output(String code) {
        var finished = scala(code);
        assertThat(finished.state()).as("%s", finished).isEqualTo(StatementState.SUCCEEDED);
        return printed(finished.statement());
    }

    EngineEvent.StatementFinished awaitFinished(int statement) {
        EngineHarness.await(deadline).until(() -> count(EngineEvent.StatementFinished.class, statement) > 0);
        return of(EngineEvent.StatementFinished.class, statement);
    }

    void awaitStarted(int statement) {
        EngineHarness.await(deadline).until(() -> count(EngineEvent.StatementStarted.class, statement) > 0);
    }

    <T extends EngineEvent.OfSession> T awaitEvent(Class<T> type) {
        EngineHarness.await(deadline).until(() -> events().stream().anyMatch(type::isInstance));
        return events().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    long count(Class<? extends EngineEvent.OfStatement> type, int statement) {
        return events().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(event -> event.statement() == statement)
                .count();
    }

    long count(Class<? extends EngineEvent.OfSession> type) {
        return events().stream().filter(type::isInstance).count();
    }

    String printed(int statement) {
        return events().stream()
                .filter(EngineEvent.StatementPrinted.class::isInstance)
                .map(EngineEvent.StatementPrinted.class::cast)
                .filter(event -> event.statement() == statement)
                .map(EngineEvent.StatementPrinted::text)
                .collect(Collectors.joining());
    }

    /** All that was said of this session, in order. */
    List<EngineEvent.OfSession> events() {
        return engine.events().stream()
                .filter(EngineEvent.OfSession.class::isInstance)
                .map(EngineEvent.OfSession.class::cast)
                .filter(event -> event.key().equals(key))
                .toList();
    }

    SessionKey key() {
        return key;
    }

    private <T extends EngineEvent.OfStatement> T of(Class<T> type, int statement) {
        return events().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(event -> event.statement() == statement)
                .findFirst()
                .orElseThrow();
    }
}
