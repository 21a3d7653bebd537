package dev.parley.session.spark;

import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.storage.StorageLevel;
import scala.Function1;
import scala.Option;

/** {@link ClaimedCaches} as Spark 3.5 calls them. Thread-safe. */
final class SessionCaches extends ClaimedCaches {
    private SessionCaches(CallingSession caller) {
        super(caller);
    }

    /** Takes the place of Spark's own, before anything is cached. */
    static SessionCaches install(SparkSession spark) {
        var caches = new SessionCaches(new CallingSession(spark.sparkContext()));
        PrivateField.write(spark.sharedState(), "cacheManager", caches);
        return caches;
    }

    @Override
    public void cacheQuery(SparkSession spark, LogicalPlan plan, Option<String> table, StorageLevel level) {
        cache(() -> lookupCachedData(plan), () -> super.cacheQuery(spark, plan, table, level));
    }

    /**
     * The one way by which Spark uncaches: because the caller asks for it, which concerns the caller's claim only; or
     * because what was cached is gone or has changed, which concerns all.
     */
    @Override
    public void uncacheQuery(
            SparkSession spark, Function1<LogicalPlan, Object> matches, boolean cascade, boolean blocking) {
        OptionalLong block = givesUp(cascade);
        if (block.isPresent()) {
            Set<LogicalPlan> kept = giveUp(plan -> isMatched(matches, cascade, plan), block.getAsLong());
            Set<LogicalPlan> gone = plansOf(plan -> isMatched(matches, cascade, plan) && !kept.contains(plan));
            // Not in cascade: the plans that depend on it are among them.
            super.uncacheQuery(
                    spark,
                    plan -> gone.contains(plan)
                            || (!cascade && isMatched(matches, false, plan) && !kept.contains(plan)),
                    false,
                    blocking);
        } else {
            super.uncacheQuery(spark, matches, cascade, blocking);
        }
        forgetGone();
    }

    private static boolean isMatched(Function1<LogicalPlan, Object> matches, boolean cascade, LogicalPlan plan) {
        return cascade ? plan.exists(matches) : (Boolean) matches.apply(plan);
    }
}
