package dev.parley.session.spark;

import dev.parley.protocol.model.SqlGuard;
import dev.parley.protocol.model.SqlTerms;
import dev.parley.session.interpreter.GuardedStatementException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.CallMethodViaReflection;
import org.apache.spark.sql.catalyst.plans.logical.CreateFunction;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ScriptTransformation;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import org.apache.spark.sql.execution.command.AddArchivesCommand;
import org.apache.spark.sql.execution.command.AddFilesCommand;
import org.apache.spark.sql.execution.command.AddJarsCommand;
import org.apache.spark.sql.execution.command.CreateFunctionCommand;
import org.apache.spark.sql.execution.command.ResetCommand;
import org.apache.spark.sql.execution.command.SetCommand;
import scala.Option;
import scala.Product;
import scala.Tuple2;
import scala.collection.Iterable;
import scala.collection.Iterator;

/**
 * Looks at a plan that must keep to a statement's terms. Belongs to one call.
 *
 * <p>Spark has analysed it before: comments, variables, names that are computed, views and SQL within SQL make no
 * difference any more.
 */
final class GuardedPlan {
    private final SqlTerms terms;
    private final Deque<Object> left = new ArrayDeque<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private GuardedPlan(SqlTerms terms) {
        this.terms = terms;
    }

    /**
     * Looks at all of it: plans in plans, in expressions and in commands.
     *
     * @throws GuardedStatementException where something in it is refused
     */
    static void check(LogicalPlan plan, SqlTerms terms) {
        var guarded = new GuardedPlan(terms);
        guarded.left.add(plan);
        while (!guarded.left.isEmpty()) {
            guarded.take(guarded.left.remove());
        }
    }

    private void take(Object part) {
        if (part instanceof TreeNode<?> node) {
            refuse(node);
            addAll(node.productIterator());
            addAll(node.children().iterator());
            addAll(node.innerChildren().iterator());
        } else if (part instanceof Iterable<?> parts) {
            addAll(parts.iterator());
        } else {
            addAll(((Product) part).productIterator());
        }
    }

    private void addAll(Iterator<?> parts) {
        while (parts.hasNext()) {
            Object part = parts.next();
            boolean mayHoldPlans = part instanceof TreeNode<?>
                    || part instanceof Iterable<?>
                    || part instanceof Option<?>
                    || part instanceof Tuple2<?, ?>;
            if (mayHoldPlans && seen.add(part)) {
                left.add(part);
            }
        }
    }

    private void refuse(TreeNode<?> node) {
        if (node instanceof ScriptTransformation) {
            refuse(SqlGuard.TRANSFORM, "TRANSFORM … USING, which runs a program,");
        } else if (node instanceof AddJarsCommand
                || node instanceof AddFilesCommand
                || node instanceof AddArchivesCommand) {
            refuse(SqlGuard.ADD, "ADD of jars, files and archives");
        } else if (isFunctionWithFiles(node)) {
            refuse(SqlGuard.FUNCTION, "CREATE FUNCTION … USING, which loads files,");
        } else if (node instanceof CallMethodViaReflection) {
            refuse(SqlGuard.REFLECT, "A call of Java's methods by their names");
        } else if (node instanceof SetCommand set) {
            refuseSet(set);
        } else if (node instanceof ResetCommand reset) {
            refuseReset(reset);
        }
    }

    private static boolean isFunctionWithFiles(TreeNode<?> node) {
        return node instanceof CreateFunctionCommand command
                ? !command.resources().isEmpty()
                : node instanceof CreateFunction function
                        && !function.resources().isEmpty();
    }

    private void refuseSet(SetCommand set) {
        if (set.kv().isDefined() && set.kv().get()._2().isDefined()) {
            refuseChange("SET", set.kv().get()._1());
        }
    }

    private void refuseReset(ResetCommand reset) {
        if (reset.config().isDefined()) {
            refuseChange("RESET", reset.config().get());
        } else {
            refuse(SqlGuard.SET, "RESET without the name of a setting");
        }
    }

    private void refuseChange(String verb, String key) {
        if (!terms.allows(key)) {
            refuse(
                    SqlGuard.SET,
                    verb + " " + ErrorTranslation.bounded(key) + ", which profile.allowed_conf does not allow,");
        }
    }

    private void refuse(SqlGuard guard, String what) {
        if (terms.guards().contains(guard)) {
            throw new GuardedStatementException(what);
        }
    }
}
