package dev.parley.session.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.JobArtifactState;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionCompanion$;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.NameParameterizedQuery;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.QueryPlan;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.execution.LocalTableScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.streaming.runtime.StreamExecution;
import org.apache.spark.sql.internal.SessionResourceLoader;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** What is called otherwise in another Spark: as Spark 4 has it. */
final class VersionedCalls {
    private VersionedCalls() {}

    /** What holds Spark's thread local of the active session. */
    static Object holderOfActive() {
        return SparkSessionCompanion$.MODULE$;
    }

    /** Makes Spark run what the session starts as with these artifacts: it takes those of the session for the caller's. */
    static void useArtifacts(SparkSession session, JobArtifactState artifacts) {
        var manager = classic(session).artifactManager();
        manager.state(); // is made on demand, and would be once more
        PrivateField.write(manager, "state", artifacts);
    }

    /** Of a session that ends: removes the files of its artifacts, which Spark does once nothing knows the session. */
    static void closeArtifacts(SparkSession session) {
        classic(session).artifactManager().close();
    }

    static List<List<String>> firstRows(Dataset<?> data, int rows, int characters) {
        var lines = ((org.apache.spark.sql.classic.Dataset<?>) data).getRows(rows, characters);
        return CollectionConverters.asJava(lines).stream()
                .map((scala.collection.immutable.Seq<String> line) -> List.copyOf(CollectionConverters.asJava(line)))
                .toList();
    }

    static Column column(Expression expression) {
        return ExpressionUtils.column(expression);
    }

    static LogicalPlan withParameters(SparkSession session, LogicalPlan parsed, Map<String, Object> parameters) {
        List<String> names = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        parameters.forEach((name, value) -> {
            names.add(name);
            values.add(classic(session).expression((Column) value));
        });
        return new NameParameterizedQuery(
                parsed,
                CollectionConverters.asScala(names).toList(),
                CollectionConverters.asScala(values).toList());
    }

    /** A plan of one row that is here. */
    static SparkPlan localRow(List<Attribute> output, InternalRow row) {
        return new LocalTableScanExec(
                CollectionConverters.asScala(output).toSeq(),
                CollectionConverters.asScala(List.of(row)).toSeq(),
                Option.empty());
    }

    static String treeString(QueryPlan<?> plan, int mostFields) {
        return plan.treeString(false, false, mostFields, false, false);
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

    private static org.apache.spark.sql.classic.SparkSession classic(SparkSession session) {
        return (org.apache.spark.sql.classic.SparkSession) session;
    }

    /** What loads the jars of a session, for a subclass to change. */
    static class ResourceLoader extends SessionResourceLoader {
        ResourceLoader(SparkSession session) {
            super(classic(session));
        }
    }
}
