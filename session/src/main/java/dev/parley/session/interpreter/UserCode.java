package dev.parley.session.interpreter;

import java.util.function.Supplier;

/**
 * The way from an interpreter into the user's code. Belongs to the thread that runs the execution.
 *
 * <p>Outside of it the thread is neither interrupted nor stopped: a compiler that is cut short is of no use any more.
 */
public interface UserCode {
    /**
     * Runs code that may be interrupted and stopped wherever it is.
     *
     * @throws java.util.concurrent.CancellationException where the execution was cancelled before
     */
    <T> T run(Supplier<T> code);
}
