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
     * @param rowsWritten how many rows it wrote to a table; null where that is not so, or not known
     */
    record Succeeded(TableResult table, Long rowsWritten) implements Outcome {
        /** It wrote no rows. */
        public Succeeded(TableResult table) {
            this(table, null);
        }
    }

    /** It failed. */
    record Failed(StatementError error) implements Outcome {
        public Failed {
            Objects.requireNonNull(error, "error");
        }
    }
}
