package dev.parley.session.spark;

import dev.parley.protocol.engine.EngineCommand.Ask;
import dev.parley.protocol.engine.EngineCommand.CancelStatement;
import dev.parley.protocol.engine.EngineCommand.CloseSession;
import dev.parley.protocol.engine.EngineCommand.RunStatement;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineEvent.Answered;
import dev.parley.protocol.engine.EngineEvent.OfSession;
import dev.parley.protocol.engine.EngineEvent.OfStream;
import dev.parley.protocol.engine.EngineEvent.SessionClosed;
import dev.parley.protocol.engine.EngineEvent.SessionFailed;
import dev.parley.protocol.engine.EngineEvent.SessionOpened;
import dev.parley.protocol.engine.EngineEvent.SessionStuck;
import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.EngineEvent.StatementPrinted;
import dev.parley.protocol.engine.EngineEvent.StatementStarted;
import dev.parley.protocol.engine.EngineEvent.Stream;
import dev.parley.protocol.engine.Question;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.SqlTerms;
import dev.parley.protocol.model.StatementMode;
import dev.parley.session.host.SessionHost;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A session as its server sees it. Belongs to its test's thread. */
final class TestSession implements AutoCloseable {
    private static final TableLimits LIMITS = new TableLimits(10_000, 64L << 20);

    private final SessionKey key;
    private final SessionHost host;
    private final RecordedEvents events;
    private final RecordedUploads uploads;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong questions = new AtomicLong();

    TestSession(SessionKey key, SessionHost host, RecordedEvents events, RecordedUploads uploads) {
        this.key = key;
        this.host = host;
        this.events = events;
        this.uploads = uploads;
    }

    SessionKey key() {
        return key;
    }

    /** Succeeds once it is open. */
    SessionOpened awaitOpened() {
        OfSession event = events.awaitEvent(
                key, OfSession.class, any -> any instanceof SessionOpened || any instanceof SessionFailed);
        if (event instanceof SessionFailed failed) {
            throw new AssertionError(failed.error().toString());
        }
        return (SessionOpened) event;
    }

    /** The first event about streams that is wanted. */
    <T extends OfStream> T awaitStream(Class<T> type, Predicate<T> wanted) {
        return events.awaitEvent(key, type, wanted);
    }

    SessionClosed awaitClosed() {
        return events.awaitEvent(key, SessionClosed.class, any -> true);
    }

    SessionStuck awaitStuck() {
        return events.awaitEvent(key, SessionStuck.class, any -> true);
    }

    SessionFailed awaitFailed() {
        return events.awaitEvent(key, SessionFailed.class, any -> true);
    }

    int submit(Language language, String code, TableLimits limits) {
        int statement = next.getAndIncrement();
        host.run(new RunStatement(key, statement, language, code, limits));
        return statement;
    }

    /** One that runs beside others. */
    int submitBeside(String query) {
        return submitOn(SqlTerms.NONE, query);
    }

    /** The same, on terms of its own. */
    int submitOn(SqlTerms terms, String query) {
        int statement = next.getAndIncrement();
        host.run(new RunStatement(
                key, statement, Language.SQL, query, LIMITS, List.of(), StatementMode.RUN, true, terms));
        return statement;
    }

    StatementFinished run(Language language, String code, StatementMode mode, Parameter... parameters) {
        int statement = next.getAndIncrement();
        host.run(new RunStatement(
                key, statement, language, code, LIMITS, List.of(parameters), mode, false, SqlTerms.NONE));
        return await(statement);
    }

    /** The answer to a question. */
    Answered ask(Question question) {
        long request = questions.getAndIncrement();
        host.ask(new Ask(key, request, question));
        return events.awaitEvent(key, Answered.class, event -> event.request() == request);
    }

    int submitScala(String code) {
        return submit(Language.SCALA, code, LIMITS);
    }

    StatementFinished await(int statement) {
        return events.awaitEvent(key, StatementFinished.class, event -> event.statement() == statement);
    }

    boolean isFinished(int statement) {
        return events.of(key).stream().anyMatch(event -> isEnd(event, statement));
    }

    StatementFinished scala(String code) {
        return await(submitScala(code));
    }

    StatementFinished scala(String code, TableLimits limits) {
        return await(submit(Language.SCALA, code, limits));
    }

    StatementFinished sql(String code) {
        return await(submit(Language.SQL, code, LIMITS));
    }

    StatementFinished sql(String code, int maxRows, long maxBytes) {
        return await(submit(Language.SQL, code, new TableLimits(maxRows, maxBytes)));
    }

    void cancel(int statement) {
        host.cancel(new CancelStatement(key, statement));
    }

    /** What a statement wrote, in order. */
    String text(int statement, Stream stream) {
        return events.of(key).stream()
                .filter(StatementPrinted.class::isInstance)
                .map(StatementPrinted.class::cast)
                .filter(event -> event.statement() == statement && event.stream() == stream)
                .map(StatementPrinted::text)
                .collect(Collectors.joining());
    }

    /** What the code wrote and the interpreter echoed. */
    String echo(String code) {
        StatementFinished finished = scala(code);
        if (finished.error() != null) {
            throw new AssertionError(finished.error().toString());
        }
        return text(finished.statement(), Stream.STDOUT);
    }

    void awaitStarted(int statement) {
        events.awaitEvent(key, StatementStarted.class, event -> event.statement() == statement);
    }

    /** Returns once the statement has printed this; it must not end before. */
    void awaitPrinted(int statement, String text) {
        OfSession event = events.awaitEvent(
                key, OfSession.class, any -> isPrinted(any, statement, text) || isEnd(any, statement));
        if (event instanceof StatementFinished finished
                && !text(statement, Stream.STDOUT).contains(text)) {
            throw new AssertionError("it ended without printing " + text + ": " + finished);
        }
    }

    private static boolean isPrinted(OfSession event, int statement, String text) {
        return event instanceof StatementPrinted printed
                && printed.statement() == statement
                && printed.text().contains(text);
    }

    private static boolean isEnd(EngineEvent event, int statement) {
        return event instanceof StatementFinished finished && finished.statement() == statement;
    }

    /** The messages that were uploaded last. */
    List<byte[]> upload(int statement) {
        return uploads.of(key, statement);
    }

    /** The table that a statement gave, from wherever it is; it must have succeeded. */
    ArrowTable table(StatementFinished finished) {
        if (finished.error() != null) {
            throw new AssertionError(finished.error().toString());
        }
        return finished.result().arrow() == null
                ? ArrowTable.of(upload(finished.statement()))
                : ArrowTable.inline(finished.result());
    }

    /** The rows that a query gives. */
    List<List<Object>> rows(String query) {
        return table(sql(query)).rows();
    }

    long printedCharacters() {
        return events.printedCharacters(key);
    }

    @Override
    public void close() {
        host.close(new CloseSession(key));
        awaitClosed();
        uploads.forget(key); // the tests of a process would hold what all of them read, and measure it
    }
}
