package dev.parley.server.telemetry;

import io.vertx.core.Future;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One of the things that must be well before the server is ready.
 *
 * @param name what is checked, for example {@code store}
 * @param problem asked for each report, on the event loop: empty where all is well, else why not, in a sentence
 */
public record ReadinessCheck(String name, Supplier<Future<Optional<String>>> problem) {
    public ReadinessCheck {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(problem, "problem");
    }
}
