package dev.parley.session.interpreter;

import dev.parley.protocol.model.StatementError;

/** Turns what code threw into the error to show. Thread-safe. */
@FunctionalInterface
public interface ErrorTranslator {
    /** A position counts from the start of the text that Spark was given. */
    StatementError translate(Throwable thrown);
}
