package dev.parley.session.interpreter.sql;

import dev.parley.protocol.engine.TableResult;
import dev.parley.protocol.model.StatementError;
import dev.parley.session.interpreter.DiscardedUpload;
import dev.parley.session.interpreter.ErrorTranslator;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.Outcome;
import dev.parley.session.interpreter.Upload;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Literal;

/** Runs SQL texts of one or several statements in a SparkSession. Belongs to its session's thread. */
public final class SqlInterpreter {
    private final SparkSession spark;
    private final ErrorTranslator errors;
    private final TableReader tables;
    private final Function<Literal, Column> columns;

    /** Runs in this session; {@code columns} as in {@link SqlParameters#of}. */
    public SqlInterpreter(
            SparkSession spark, ErrorTranslator errors, TableReader tables, Function<Literal, Column> columns) {
        this.spark = spark;
        this.errors = errors;
        this.tables = tables;
        this.columns = columns;
    }

    /** Runs all statements in order until one fails; the last one's table is the result. */
    public Outcome run(Execution execution) {
        List<SqlPiece> pieces;
        try {
            pieces = SqlSplitter.split(execution.code());
        } catch (SqlTextException e) {
            return new Outcome.Failed(e.error());
        }
        TableResult table = null;
        for (int i = 0; i < pieces.size(); i++) {
            // A query in the middle is run as well: it may fail, or call functions for their effects.
            Supplier<Upload> uploads = i == pieces.size() - 1 ? execution.uploads() : DiscardedUpload::new;
            try {
                table = run(pieces.get(i), execution, uploads);
            } catch (Throwable e) {
                return new Outcome.Failed(error(e, pieces, i));
            }
        }
        return new Outcome.Succeeded(table);
    }

    private TableResult run(SqlPiece piece, Execution execution, Supplier<Upload> uploads) throws InterruptedException {
        Dataset<Row> result = execution.parameters().isEmpty()
                ? spark.sql(piece.text())
                : spark.sql(piece.text(), SqlParameters.of(execution.parameters(), columns));
        return result.columns().length == 0 ? null : tables.read(result, execution.limits(), uploads);
    }

    private StatementError error(Throwable thrown, List<SqlPiece> pieces, int failed) {
        StatementError error = pieces.get(failed).inSubmitted(errors.translate(thrown));
        String where = pieces.size() == 1 ? "" : "statement " + (failed + 1) + " of " + pieces.size() + ": ";
        return new StatementError(
                error.name(),
                where + error.message(),
                error.code(),
                error.traceback(),
                error.position(),
                error.sqlState());
    }
}
