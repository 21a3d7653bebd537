package dev.parley.session.spark.result;

import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.plans.logical.CommandResult;
import org.apache.spark.sql.execution.CollectLimitExec;
import org.apache.spark.sql.execution.CommandResultExec;
import org.apache.spark.sql.execution.LocalTableScanExec;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;

/** Where the rows of a query that has been planned come from. Thread-safe. */
sealed interface QueryRows {
    /** They are here: nothing is left to run. */
    record Local(SparkPlan plan) implements QueryRows {}

    /** They are in the partitions of an RDD, all of them. */
    record Distributed(RDD<InternalRow> rdd) implements QueryRows {}

    /** They are the first so many in the partitions of an RDD. */
    record First(RDD<InternalRow> rdd, long most) implements QueryRows {}

    /**
     * The query to run for a table of at most so many rows: with one more, which tells whether there are more.
     *
     * @param maxRows null where they are not limited
     */
    static QueryExecution plan(Dataset<?> data, Long maxRows) {
        boolean isDone = data.queryExecution().commandExecuted() instanceof CommandResult;
        return isDone || maxRows == null || maxRows >= Integer.MAX_VALUE - 1
                ? data.queryExecution()
                : data.toDF().limit(maxRows.intValue() + 1).queryExecution();
    }

    /** Runs the stages before the last one; within an execution of Spark's. */
    static QueryRows of(QueryExecution query) {
        SparkPlan plan = query.executedPlan();
        plan.resetMetrics();
        if (plan instanceof AdaptiveSparkPlanExec adaptive) {
            plan = adaptive.finalPhysicalPlan();
        }
        if (plan instanceof LocalTableScanExec || plan instanceof CommandResultExec) {
            return new Local(plan);
        }
        if (plan instanceof CollectLimitExec first && first.limit() >= 0 && first.offset() == 0) {
            return new First(first.child().execute(), first.limit());
        }
        return new Distributed(plan.execute());
    }

    /** How many there are at most. */
    default long most() {
        return Long.MAX_VALUE;
    }
}
