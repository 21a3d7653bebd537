package dev.parley.session.spark;

import java.util.List;
import java.util.Map;
import org.apache.spark.JobArtifactState;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSession$;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.NameParameterizedQuery;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.QueryPlan;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.LocalTableScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.streaming.StreamExecution;
import org.apache.spark.sql.internal.SessionResourceLoader;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.collection.immutable.Map$;

/** What is called otherwise in another Spark: as Spark 3.5 has it. */
final class VersionedCalls {
    private VersionedCalls() {}

    /** What holds Spark's thread local of the active session. */
    static Object holderOfActive() {
        return SparkSession$.MODULE$;
    }

    /** Makes Spark run what the session starts as with these artifacts; it leaves that to the caller. */
    static void useArtifacts(SparkSession session, JobArtifactState artifacts) {
        // Nothing stands between the caller's artifacts and the job.
    }

    /** Of a session that ends: it has none beside ours. */
    static void closeArtifacts(SparkSession session) {
        // Nothing to close.
    }

    static List<List<String>> firstRows(Dataset<?> data, int rows, int characters) {
        return JavaConverters.seqAsJavaList(data.getRows(rows, characters)).stream()
                .map((Seq<String> line) -> List.copyOf(JavaConverters.seqAsJavaList(line)))
                .toList();
    }

    static Column column(Expression expression) {
        return new Column(expression);
    }

    static LogicalPlan withParameters(SparkSession session, LogicalPlan parsed, Map<String, Object> parameters) {
        scala.collection.immutable.Map<String, Expression> literals = Map$.MODULE$.empty();
        for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
            literals = literals.$plus(new Tuple2<>(parameter.getKey(), ((Column) parameter.getValue()).expr()));
        }
        return new NameParameterizedQuery(parsed, literals);
    }

    /** A plan of one row that is here. */
    static SparkPlan localRow(List<Attribute> output, InternalRow row) {
        return new LocalTableScanExec(
                JavaConverters.asScalaBuffer(output).toSeq(),
                JavaConverters.asScalaBuffer(List.of(row)).toSeq());
    }

    static String treeString(QueryPlan<?> plan, int mostFields) {
        return plan.treeString(false, false, mostFields, false);
    }

    /** Whether a query ends by itself, once it has read what there is. */
    @SuppressWarnings("deprecation") // Spark has deprecated Once, and goes on to take it
    static boolean isBounded(StreamingQuery query) {
        return query instanceof StreamExecution execution
                && (execution.trigger().equals(Trigger.AvailableNow())
                        || execution.trigger().equals(Trigger.Once()));
    }

    /** Whether a query that streams was started by code of the loader's. */
    static boolean isStartedUnder(ClassLoader loader, StreamingQuery query) {
        return query instanceof StreamExecution execution
                && execution.queryExecutionThread().getContextClassLoader() == loader;
    }

    /** What loads the jars of a session, for a subclass to change. */
    static class ResourceLoader extends SessionResourceLoader {
        ResourceLoader(SparkSession session) {
            super(session);
        }
    }
}
