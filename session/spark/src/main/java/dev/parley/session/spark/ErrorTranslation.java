package dev.parley.session.spark;

import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementError.Position;
import dev.parley.session.interpreter.ErrorTranslator;
import dev.parley.session.interpreter.GuardedStatementException;
import dev.parley.session.interpreter.ResultNotStoredException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.ExtendedAnalysisException;
import org.apache.spark.sql.catalyst.parser.ParseException;
import scala.Option;

/** Turns what Spark and the user's code throw into errors to show. Thread-safe. */
final class ErrorTranslation implements ErrorTranslator {
    private static final int MOST_CHARACTERS = 16 << 10;

    @Override
    public StatementError translate(Throwable thrown) {
        return translate(thrown, List.of());
    }

    StatementError translate(Throwable thrown, List<String> traceback) {
        Throwable told = told(thrown);
        if (told instanceof ResultNotStoredException lost) {
            return lost.error();
        }
        for (Throwable cause = told; cause != null; cause = cause.getCause()) {
            if (cause instanceof GuardedStatementException guarded) {
                return guarded.error();
            }
        }
        return new StatementError(name(told), message(told), code(told), traceback, position(told), sqlState(told));
    }

    /** The exception that has something to tell, under those that only carry it. */
    private static Throwable told(Throwable thrown) {
        Throwable told = thrown;
        while (told instanceof ExecutionException && told.getCause() != null) {
            told = told.getCause();
        }
        return told;
    }

    static String name(Throwable thrown) {
        if (thrown instanceof ExtendedAnalysisException) {
            return AnalysisException.class.getSimpleName(); // Spark's own, with a plan in it
        }
        String simple = thrown.getClass().getSimpleName();
        return simple.isEmpty() ? thrown.getClass().getName() : simple;
    }

    /** What happened, without the query's text and without a stack trace. */
    static String message(Throwable thrown) {
        String message = thrown instanceof AnalysisException analysis ? analysis.message() : thrown.getMessage();
        return message == null ? "" : bounded(withoutStackTrace(message));
    }

    /** A failed job's message has the task's and the driver's stack in it. */
    private static String withoutStackTrace(String message) {
        return message.lines()
                .filter(line -> !line.startsWith("\tat ") && !line.equals("Driver stacktrace:"))
                .collect(Collectors.joining("\n"))
                .strip();
    }

    static String bounded(String message) {
        return message.length() <= MOST_CHARACTERS ? message : message.substring(0, MOST_CHARACTERS - 3) + "...";
    }

    private static String code(Throwable thrown) {
        SparkThrowable classified = classified(thrown);
        return classified == null ? null : classified.getErrorClass();
    }

    private static String sqlState(Throwable thrown) {
        SparkThrowable classified = classified(thrown);
        return classified == null ? null : classified.getSqlState();
    }

    /** The first of it and its causes that Spark has a class for; null where there is none. */
    private static SparkThrowable classified(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SparkThrowable spark && spark.getErrorClass() != null) {
                return spark;
            }
        }
        return null;
    }

    private static Position position(Throwable thrown) {
        if (thrown instanceof ParseException parse) {
            return position(parse.start().line(), parse.start().startPosition());
        }
        return thrown instanceof AnalysisException analysis
                ? position(analysis.line(), analysis.startPosition())
                : null;
    }

    /** Spark counts columns from 0. */
    private static Position position(Option<Object> line, Option<Object> column) {
        return line.isEmpty() || column.isEmpty()
                ? null
                : new Position((Integer) line.get(), (Integer) column.get() + 1);
    }
}
