package dev.parley.session.spark;

import dev.parley.protocol.model.SqlTerms;
import dev.parley.session.interpreter.Execution;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.ColumnarRule;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.command.DataWritingCommand;
import org.apache.spark.sql.execution.command.DataWritingCommandExec;
import org.apache.spark.sql.execution.datasources.v2.V2TableWriteExec;
import scala.runtime.BoxedUnit;

/**
 * The plans that Spark makes for SQL statements, those within others too: each is checked against the statement's terms, and
 * what it writes is counted. Thread-safe.
 *
 * <p>Spark asks in whatever thread it plans; the property that it hands on to its threads tells the statement.
 */
final class StatementPlans {
    private final Map<String, Followed> statements = new ConcurrentHashMap<>();

    /** What is known of a statement that runs. */
    private static final class Followed {
        private final SqlTerms terms;
        private volatile Supplier<Long> written = () -> null;

        private Followed(SqlTerms terms) {
            this.terms = terms;
        }
    }

    /** Makes Spark tell of its plans; before its first session. */
    BoxedUnit install(SparkSessionExtensions extensions) {
        extensions.injectCheckRule(session -> plan -> checked(session.sparkContext(), plan));
        extensions.injectColumnar(session -> new Planned(session.sparkContext()));
        return BoxedUnit.UNIT;
    }

    /** From now on the statement's plans are seen, until {@link #end}. */
    void begin(Execution execution) {
        statements.put(execution.id(), new Followed(execution.terms()));
    }

    void end(Execution execution) {
        statements.remove(execution.id());
    }

    /** How many rows the last write of a statement wrote; null where it wrote to no table, or Spark does not count them. */
    Long rowsWritten(Execution execution) {
        return statements.get(execution.id()).written.get();
    }

    private static Long rowsWritten(DataWritingCommand write) {
        var rows = write.metrics().get("numOutputRows");
        return rows.isEmpty() ? null : Long.valueOf(rows.get().value());
    }

    /** The plan that was planned is not the one that runs, which is a copy of it. */
    private static Long rowsWritten(QueryExecution query) {
        return query.executedPlan() instanceof V2TableWriteExec write ? WrittenRows.of(write) : null;
    }

    /** Refuses a plan of a statement that its terms do not allow. */
    BoxedUnit checked(SparkContext context, LogicalPlan plan) {
        Followed statement = current(context);
        if (statement != null && !statement.terms.guards().isEmpty()) {
            GuardedPlan.check(plan, statement.terms);
        }
        return BoxedUnit.UNIT;
    }

    private Followed current(SparkContext context) {
        String id = context.getLocalProperty(ProgressListener.STATEMENT);
        return id == null ? null : statements.get(id);
    }

    /** Notes the writes among finished plans, and changes none. */
    private final class Planned extends ColumnarRule {
        private final SparkContext context;

        private Planned(SparkContext context) {
            this.context = context;
        }

        private void note(Supplier<Long> written) {
            Followed statement = current(context);
            if (statement != null) {
                statement.written = written;
            }
        }

        @Override
        public Rule<SparkPlan> postColumnarTransitions() {
            return new Rule<>() {
                @Override
                public SparkPlan apply(SparkPlan plan) {
                    if (plan instanceof DataWritingCommandExec write) {
                        note(() -> rowsWritten(write.cmd()));
                    } else if (plan instanceof V2TableWriteExec) {
                        String query = context.getLocalProperty(SQLExecution.EXECUTION_ID_KEY());
                        QueryExecution runs =
                                query == null ? null : SQLExecution.getQueryExecution(Long.parseLong(query));
                        note(() -> runs == null ? null : rowsWritten(runs));
                    }
                    return plan;
                }
            };
        }
    }
}
