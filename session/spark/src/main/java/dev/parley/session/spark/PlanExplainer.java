package dev.parley.session.spark;

import dev.parley.protocol.model.StatementError;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.Outcome;
import dev.parley.session.interpreter.sql.SqlParameters;
import dev.parley.session.interpreter.sql.SqlPiece;
import dev.parley.session.interpreter.sql.SqlSplitter;
import dev.parley.session.interpreter.sql.SqlTextException;
import dev.parley.session.interpreter.sql.TableReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.QueryPlan;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.CommandExecutionMode$;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.types.StructType;

/** Tells the plans that Spark makes of SQL, and runs nothing of it, commands included. Belongs to its session's thread. */
final class PlanExplainer {
    private static final int MOST_CHARACTERS = 256 << 10;
    private static final int MOST_FIELDS = 100;
    private static final StructType SHAPE =
            new StructType().add("plan", "string", false).add("text", "string", false);

    private final SparkSession spark;
    private final ErrorTranslation errors;
    private final TableReader tables;

    PlanExplainer(SparkSession spark, ErrorTranslation errors, TableReader tables) {
        this.spark = spark;
        this.errors = errors;
        this.tables = tables;
    }

    /** A table of the plans by name; where the analysis fails, the parsed plan is printed. */
    Outcome explain(Execution execution) {
        try {
            List<SqlPiece> pieces = SqlSplitter.split(execution.code());
            return pieces.size() == 1
                    ? explain(pieces.get(0), execution)
                    : failed("mode explain takes one statement, and the text has " + pieces.size());
        } catch (SqlTextException e) {
            return new Outcome.Failed(e.error());
        }
    }

    private Outcome explain(SqlPiece piece, Execution execution) {
        var plans = new ArrayList<Row>();
        try {
            LogicalPlan parsed = parse(piece, execution);
            QueryExecution made = spark.sessionState().executePlan(parsed, CommandExecutionMode$.MODULE$.SKIP());
            add(plans, "parsed", () -> parsed);
            add(plans, "analysed", made::analyzed);
            add(plans, "optimised", made::optimizedPlan);
            add(plans, "physical", made::executedPlan);
            return new Outcome.Succeeded(
                    tables.read(spark.createDataFrame(plans, SHAPE), execution.limits(), execution.uploads()));
        } catch (Throwable e) {
            plans.forEach(plan -> execution.output().out().println(plan.getString(1)));
            return new Outcome.Failed(piece.inSubmitted(errors.translate(e)));
        }
    }

    private LogicalPlan parse(SqlPiece piece, Execution execution) throws Exception {
        LogicalPlan parsed = spark.sessionState().sqlParser().parsePlan(piece.text());
        if (execution.parameters().isEmpty()) {
            return parsed;
        }
        return VersionedCalls.withParameters(
                spark, parsed, SqlParameters.of(execution.parameters(), VersionedCalls::column));
    }

    private static void add(List<Row> plans, String name, Supplier<QueryPlan<?>> plan) {
        String text = VersionedCalls.treeString(plan.get(), MOST_FIELDS).stripTrailing();
        plans.add(RowFactory.create(
                name, text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "\n… cut here"));
    }

    private static Outcome failed(String message) {
        return new Outcome.Failed(StatementError.of("ExplainError", "EXPLAIN_ONE_STATEMENT", message));
    }
}
