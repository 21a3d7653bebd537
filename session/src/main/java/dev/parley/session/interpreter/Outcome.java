package dev.parley.session.interpreter;

import dev.parley.protocol.engine.TableResult;
import dev.parley.protocol.model.StatementError;
import java.util.Objects;

/** How an execution ended. */
public sealed interface Outcome {
    /**
     * It ran to its end.
     *
     * @param table what it gave, or null; what is not inline has been uploaded
     */
    record Succeeded(TableResult table) implements Outcome {}

    /** It failed. */
    record Failed(StatementError error) implements Outcome {
        public Failed {
            Objects.requireNonNull(error, "error");
        }
    }
}
