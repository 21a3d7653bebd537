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
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.collection.JavaConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * Has the row of a query without a table here, once all of its columns are constants. Spark would run a job for it, which
 * is half of what {@code select 1} takes; tools and their pools of connections ask that all the time. Thread-safe.
 */
final class ConstantRows extends Rule<LogicalPlan> {
    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        return plan.transform(new AbstractPartialFunction<LogicalPlan, LogicalPlan>() {
            @Override
            public boolean isDefinedAt(LogicalPlan node) {
                return node instanceof Project project
                        && project.child() instanceof OneRowRelation
                        && columns(project).stream().allMatch(ConstantRows::isConstant);
            }

            @Override
            public LogicalPlan apply(LogicalPlan node) {
                return row(
                        columns((Project) node).stream().map(Alias.class::cast).toList());
            }
        });
    }

    private static List<NamedExpression> columns(Project project) {
        return JavaConverters.seqAsJavaList(project.projectList());
    }

    private static boolean isConstant(NamedExpression column) {
        return column instanceof Alias alias && alias.child() instanceof Literal;
    }

    private static LogicalPlan row(List<Alias> columns) {
        List<Attribute> output = columns.stream().map(Alias::toAttribute).toList();
        Object[] values =
                columns.stream().map(alias -> ((Literal) alias.child()).value()).toArray();
        return VersionedCalls.localRow(output, new GenericInternalRow(values));
    }
}
