package dev.parley.server.session;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.model.Bundle;
import dev.parley.protocol.model.Progress;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;
import dev.parley.protocol.model.Table;
import java.time.Instant;
import java.util.Objects;

/**
 * Something that happened to a statement. Values.
 *
 * @param id rises within the statement, not by one each
 * @param at when the server learned of it
 */
public record StatementEvent(long id, Instant at, Fact fact) {
    public StatementEvent {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(fact, "fact");
    }

    /** What happened. */
    public sealed interface Fact {}

    /** Text was printed. */
    public record Printed(EngineEvent.Stream stream, String text) implements Fact {}

    /** The state changed to this one. */
    public record Moved(StatementState state) implements Fact {}

    /** The Spark jobs are this far; takes the place of what was told before. */
    public record Progressed(Progress progress) implements Fact {}

    /** Rich output was given. */
    public record Displayed(Bundle bundle) implements Fact {}

    /** A table is the result. */
    public record Gave(Table table) implements Fact {}

    /** The statement failed. */
    public record Broke(StatementError error) implements Fact {}

    /**
     * What stood here was dropped, since more was printed than is kept.
     *
     * @param characters how many, as far as is known by now
     */
    public record Gap(long characters) implements Fact {}

    /** How many characters of the statement's text it is. */
    int characters() {
        return fact instanceof Printed printed ? printed.text().length() : 0;
    }

    /** How much a page of events grows by it, about. */
    int weight() {
        return fact instanceof Displayed displayed ? displayed.bundle().characters() : characters();
    }

    boolean isLast() {
        return fact instanceof Moved moved && moved.state().isTerminal();
    }
}
