package dev.parley.server.engine;

import dev.parley.protocol.model.Bundle;
import dev.parley.protocol.model.StatementError;
import java.util.function.Function;

/** One thing that a snippet does in a fake engine. */
sealed interface FakeStep {
    /** Prints what it finds in the session's memory, so many times over. */
    record Print(Function<FakeMemory, String> text, int times) implements FakeStep {}

    record Display(Bundle bundle) implements FakeStep {}

    /** Runs a job of so many tasks, and tells how far it is before and after each. */
    record Job(int tasks) implements FakeStep {}

    record Fail(StatementError error) implements FakeStep {}

    /** Does nothing until it is cancelled. */
    record Sleep() implements FakeStep {}

    /** Does nothing, and cannot be cancelled. */
    record GoOn() implements FakeStep {}

    /** Waits for the stream of this name to end; others may run meanwhile. */
    record Await(String name) implements FakeStep {}

    /** Gives plans of SQL that does not run. */
    record Explain(String code) implements FakeStep {}

    record Show(FakeMemory.Rows rows) implements FakeStep {}
}
