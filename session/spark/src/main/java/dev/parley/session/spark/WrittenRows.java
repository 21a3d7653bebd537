package dev.parley.session.spark;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.plans.logical.RowLevelWrite;
import org.apache.spark.sql.connector.write.RowLevelOperation;
import org.apache.spark.sql.connector.write.RowLevelOperationTable;
import org.apache.spark.sql.connector.write.SupportsDelta;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;
import org.apache.spark.sql.execution.datasources.v2.MergeRowsExec;
import org.apache.spark.sql.execution.datasources.v2.ReplaceDataExec;
import org.apache.spark.sql.execution.datasources.v2.V2TableWriteExec;
import org.apache.spark.sql.execution.datasources.v2.WriteDeltaExec;
import scala.collection.JavaConverters;

/**
 * How many rows a write into a catalog's own table inserted, updated or deleted. Stateless.
 *
 * <p>Spark counts the rows that it hands over. Where a table replaces whole files, or takes an update as a deletion and an
 * insertion, these are others than those that the statement changed.
 */
final class WrittenRows {
    private static final String[] MERGED = {"numTargetRowsInserted", "numTargetRowsUpdated", "numTargetRowsDeleted"};

    private WrittenRows() {}

    /** Of a write that has ended; null where it is not known. */
    static Long of(V2TableWriteExec write) {
        if (write.commitProgress().isEmpty()) {
            return null;
        }
        long handedOver = write.commitProgress().get().numOutputRows();
        if (!(write instanceof ReplaceDataExec || write instanceof WriteDeltaExec)) {
            return handedOver; // rows are only inserted
        }
        var plan = (SparkPlan) write;
        return plan.logicalLink().getOrElse(() -> null) instanceof RowLevelWrite rows
                ? changed(plan, rows.operation(), handedOver)
                : null;
    }

    private static Long changed(SparkPlan write, RowLevelOperation operation, long handedOver) {
        boolean isDelta = operation instanceof SupportsDelta;
        boolean isSplit = operation instanceof SupportsDelta delta && delta.representUpdateAsDeleteAndInsert();
        return switch (operation.command()) {
            case DELETE -> isDelta ? Long.valueOf(handedOver) : gone(write, handedOver);
            case UPDATE ->
                isDelta ? Long.valueOf(isSplit ? handedOver / 2 : handedOver) : metric(write, "numUpdatedRows");
            case MERGE -> isDelta && !isSplit ? Long.valueOf(handedOver) : merged(write);
        };
    }

    /** What is kept is written again; the rest of what was read is gone. */
    private static Long gone(SparkPlan write, long kept) {
        Long read = find(
                        write,
                        plan -> plan instanceof BatchScanExec scan && scan.table() instanceof RowLevelOperationTable)
                .map(scan -> metric(scan, "numOutputRows"))
                .orElse(null);
        return read == null ? null : read - kept;
    }

    private static Long merged(SparkPlan write) {
        SparkPlan merge = find(write, MergeRowsExec.class::isInstance).orElse(null);
        if (merge == null) {
            return null;
        }
        long sum = 0;
        for (String name : MERGED) {
            Long rows = metric(merge, name);
            if (rows == null) {
                return null; // Spark 3.5 does not tell them
            }
            sum += rows;
        }
        return sum;
    }

    private static Long metric(SparkPlan plan, String name) {
        var found = plan.metrics().get(name);
        return found.isEmpty() ? null : Long.valueOf(found.get().value());
    }

    /** In the plan as it was when it ended. */
    private static Optional<SparkPlan> find(SparkPlan plan, Predicate<SparkPlan> wanted) {
        if (wanted.test(plan)) {
            return Optional.of(plan);
        }
        Stream<SparkPlan> below = plan instanceof AdaptiveSparkPlanExec adaptive
                ? Stream.of(adaptive.executedPlan())
                : plan instanceof QueryStageExec stage
                        ? Stream.of(stage.plan())
                        : JavaConverters.seqAsJavaList(plan.children()).stream();
        return below.flatMap(child -> find(child, wanted).stream()).findFirst();
    }
}
