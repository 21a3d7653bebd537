package dev.parley.server.frontend.rest;

import dev.parley.protocol.model.Column;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;
import dev.parley.protocol.model.Table;
import dev.parley.server.session.StatementOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Code that the double knows; any other succeeds at once and echoes itself. Stateless. */
final class FakeCode {
    /** Runs until it is cancelled or a test ends it. */
    static final String ENDLESS = "while (true) {}";
    /** Runs on although it is cancelled. */
    static final String STUBBORN = "neverStops()";
    /** Fails. */
    static final String FAILING = "1 / 0";
    /** Gives a small table with a null. */
    static final String TABLE = "select * from flights";
    /** Gives a table of about a megabyte. */
    static final String LARGE_TABLE = "select * from everything";
    /** Prints half a surrogate pair. */
    static final String NO_TEXT = "println(0xd800.toChar)";
    /** Makes the core itself throw. */
    static final String BREAK = "break the core";

    private FakeCode() {}

    static StatementState state(String code) {
        return switch (code) {
            case ENDLESS, STUBBORN -> StatementState.RUNNING;
            case FAILING -> StatementState.FAILED;
            default -> StatementState.SUCCEEDED;
        };
    }

    static StatementOutput output(String code) {
        return switch (code) {
            case ENDLESS, STUBBORN, FAILING -> StatementOutput.NONE;
            case NO_TEXT -> new StatementOutput("<\ud800>", 0, null, List.of());
            case TABLE ->
                new StatementOutput(
                        "",
                        0,
                        table(List.of(Arrays.asList(1, "UA"), Arrays.asList(null, "naïve ✔ 😀")), false),
                        List.of());
            case LARGE_TABLE -> {
                List<List<Object>> rows = new ArrayList<>();
                for (int row = 0; row < 1000; row++) {
                    rows.add(List.of(row, "x".repeat(1000)));
                }
                yield new StatementOutput("", 0, table(rows, true), List.of());
            }
            default -> new StatementOutput(code, 0, null, List.of());
        };
    }

    static StatementError error(String code) {
        return code.equals(FAILING)
                ? new StatementError(
                        "ArithmeticException",
                        "/ by zero",
                        null,
                        List.of("<console>:1"),
                        new StatementError.Position(1, 3))
                : null;
    }

    private static Table table(List<List<Object>> rows, boolean truncated) {
        return new Table(
                List.of(new Column("n", "bigint"), new Column("carrier", "string")),
                rows,
                rows.size(),
                truncated,
                truncated ? "max_rows" : null,
                false);
    }
}
