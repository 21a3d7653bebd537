package dev.parley.session.interpreter.sql;

import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.engine.TableResult;
import dev.parley.session.interpreter.Upload;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;

/** Runs a query and hands over the first rows of what it gives, as they come. Thread-safe. */
@FunctionalInterface
public interface TableReader {
    /**
     * Reads a table within limits. What the query throws passes.
     *
     * @param uploads begins the upload, where the table does not travel inline
     * @throws InterruptedException where the statement was cancelled; its jobs have ended then
     */
    TableResult read(Dataset<?> data, TableLimits limits, Supplier<Upload> uploads) throws InterruptedException;
}
