package dev.parley.server.result.cells;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** The cells of a column, whatever batch its vector holds just now. For one thread at a time. */
@FunctionalInterface
public interface Cells {
    /** Writes one as {@link dev.parley.protocol.model.Table} has it. */
    void write(int row, JsonGenerator out) throws IOException;
}
