package dev.parley.protocol.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;

/**
 * Why a statement failed.
 *
 * @param name the exception's simple class name, or {@code CompileError}, {@code IncompleteCode}, {@code EngineLost}
 * @param message what happened, without a stack trace
 * @param code Spark's error class ({@code TABLE_OR_VIEW_NOT_FOUND}) or Parley's code ({@code ENGINE_LOST}); null where there is none
 * @param traceback the user's own frames, innermost first; empty where the code never ran
 * @param position where in the submitted code; null where that is not known
 * @param sqlState as the SQL standard sorts errors, five characters; null where Spark says nothing of it, and then left out
 */
public record StatementError(
        String name,
        String message,
        String code,
        List<String> traceback,
        Position position,
        @JsonInclude(JsonInclude.Include.NON_NULL) String sqlState) {
    /** An error that SQL does not sort. */
    public StatementError(String name, String message, String code, List<String> traceback, Position position) {
        this(name, message, code, traceback, position, null);
    }

    public StatementError {
        Objects.requireNonNull(name, "name");
        message = message == null ? "" : message;
        traceback = traceback == null ? List.of() : List.copyOf(traceback);
    }

    /** An error that has neither traceback nor position. */
    public static StatementError of(String name, String code, String message) {
        return new StatementError(name, message, code, List.of(), null);
    }

    /** A place in submitted code; both count from 1. */
    public record Position(int line, int column) {}
}
