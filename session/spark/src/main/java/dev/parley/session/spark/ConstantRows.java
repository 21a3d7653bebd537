package dev.parley.session.spark;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.JavaConverters;
import scala.collection.immutable.Seq;

/**
 * Plans the row of a query without a table as one that is here, once all of its columns are constants. Spark would run a job
 * for it, which is half of what {@code select 1} takes; tools and their pools of connections ask that all the time.
 * Thread-safe. No rule of the optimizer's, since Spark 4 has its optimizer fold the arguments of a query in this shape.
 */
final class ConstantRows extends SparkStrategy {
    @Override
    public Seq<SparkPlan> apply(LogicalPlan plan) {
        List<SparkPlan> planned = plan instanceof Project project
                        && project.child() instanceof OneRowRelation
                        && columns(project).stream().allMatch(ConstantRows::isConstant)
                ? List.of(row(columns(project).stream().map(Alias.class::cast).toList()))
                : List.of();
        return JavaConverters.asScalaBuffer(planned).toList();
    }

    private static List<NamedExpression> columns(Project project) {
        return JavaConverters.seqAsJavaList(project.projectList());
    }

    private static boolean isConstant(NamedExpression column) {
        return column instanceof Alias alias && alias.child() instanceof Literal;
    }

    private static SparkPlan row(List<Alias> columns) {
        List<Attribute> output = columns.stream().map(Alias::toAttribute).toList();
        Object[] values =
                columns.stream().map(alias -> ((Literal) alias.child()).value()).toArray();
        return VersionedCalls.localRow(output, new GenericInternalRow(values));
    }
}
