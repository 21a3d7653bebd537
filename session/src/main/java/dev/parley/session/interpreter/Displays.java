package dev.parley.session.interpreter;

import java.util.Optional;

/** Finds the execution on whose behalf the calling thread works. Thread-safe. */
@FunctionalInterface
public interface Displays {
    Optional<Execution> current();
}
