package dev.parley.session.spark;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.CacheManager;
import org.apache.spark.sql.execution.CachedData;
import org.apache.spark.sql.execution.QueryExecution$;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.storage.StorageLevel;
import scala.Option;
import scala.collection.immutable.Seq;

/**
 * {@link ClaimedCaches} as Spark 4 calls them. It uncaches by conditions of its own, which cannot be changed: what others
 * still claim is out of its sight meanwhile. Thread-safe.
 */
final class SessionCaches extends ClaimedCaches {
    private SessionCaches(CallingSession caller) {
        super(caller);
    }

    /** Takes the place of Spark's own, before anything is cached. */
    static SessionCaches install(org.apache.spark.sql.SparkSession spark) {
        var caches = new SessionCaches(new CallingSession(spark.sparkContext()));
        PrivateField.write(spark.sharedState(), "cacheManager", caches);
        return caches;
    }

    @Override
    public void cacheQuery(Dataset<?> query, Option<String> table, StorageLevel level) {
        cache(() -> lookupCachedData(query), () -> super.cacheQuery(query, table, level));
    }

    @Override
    public void cacheQuery(SparkSession spark, LogicalPlan plan, Option<String> table, StorageLevel level) {
        cache(() -> lookupCachedData(spark, plan), () -> super.cacheQuery(spark, plan, table, level));
    }

    @Override
    public void uncacheQuery(Dataset<?> query, boolean cascade, boolean blocking) {
        Predicate<LogicalPlan> isMeant = sameAs(query.queryExecution().normalized());
        uncache(isMeant, cascade, () -> super.uncacheQuery(query, cascade, blocking));
    }

    @Override
    public void uncacheQuery(SparkSession spark, LogicalPlan plan, boolean cascade, boolean blocking) {
        Predicate<LogicalPlan> isMeant = sameAs(QueryExecution$.MODULE$.normalize(spark, plan, Option.empty()));
        uncache(isMeant, cascade, () -> super.uncacheQuery(spark, plan, cascade, blocking));
    }

    @Override
    public void uncacheTableOrView(SparkSession spark, Seq<String> name, boolean cascade, boolean blocking) {
        SQLConf conf = spark.sessionState().conf();
        uncache(
                plan -> isTableOrView(plan, name, conf),
                cascade,
                () -> super.uncacheTableOrView(spark, name, cascade, blocking));
    }

    /**
     * Uncaches because the caller asks for it, which concerns the caller's claim only; or because what was cached is gone or
     * has changed, which concerns all.
     */
    private void uncache(Predicate<LogicalPlan> isMeant, boolean cascade, Runnable uncaching) {
        OptionalLong block = givesUp(cascade);
        if (block.isEmpty()) {
            uncaching.run();
        } else {
            synchronized (this) {
                Set<LogicalPlan> kept = giveUp(
                        plan -> cascade ? plan.exists(part -> isMeant.test(part)) : isMeant.test(plan),
                        block.getAsLong());
                List<CachedData> hidden = new ArrayList<>(entries());
                hidden.removeIf(entry -> !kept.contains(entry.plan()));
                var seen = new ArrayList<>(entries());
                seen.removeAll(hidden);
                replace(seen);
                try {
                    uncaching.run();
                } finally {
                    hidden.addAll(entries());
                    replace(hidden);
                }
            }
        }
        forgetGone();
    }

    private static Predicate<LogicalPlan> sameAs(LogicalPlan normalized) {
        return plan -> plan.sameResult(normalized);
    }

    /** Spark's own way to tell. */
    private boolean isTableOrView(LogicalPlan plan, Seq<String> name, SQLConf conf) {
        try {
            Method matches = CacheManager.class.getDeclaredMethod(
                    "isMatchedTableOrView", LogicalPlan.class, Seq.class, SQLConf.class, boolean.class);
            matches.setAccessible(true);
            return (boolean) matches.invoke(this, plan, name, conf, true);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("this Spark does not tell which cached query is a table's", e);
        }
    }
}
