package dev.parley.session.spark;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.CacheManager;
import org.apache.spark.sql.execution.CachedData;
import org.apache.spark.storage.StorageLevel;
import scala.Function1;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.immutable.IndexedSeq;

/**
 * Spark's cached queries, which all sessions share, with a note of who asked for each: a session that clears its cache,
 * uncaches a query or ends gives up only its own claim, and the copy goes with the last one. Thread-safe.
 */
final class SessionCaches extends CacheManager {
    private static final int MOST_TRIES = 3;
    private static final StackWalker STACK = StackWalker.getInstance();

    private final CallingSession caller;

    /** By the entry's plan itself, which stays the same where Spark computes an entry anew. Guarded by this. */
    private final IdentityHashMap<LogicalPlan, Set<Long>> claims = new IdentityHashMap<>();

    private SessionCaches(CallingSession caller) {
        this.caller = caller;
    }

    /** Takes the place of Spark's own, before anything is cached. */
    static SessionCaches install(SparkSession spark) {
        var caches = new SessionCaches(new CallingSession(spark.sparkContext()));
        PrivateField.write(spark.sharedState(), "cacheManager", caches);
        return caches;
    }

    @Override
    public void cacheQuery(SparkSession spark, LogicalPlan plan, Option<String> table, StorageLevel level) {
        OptionalLong block = caller.current();
        boolean claimed = false;
        // Again where another session gave the copy up before this one could claim it.
        for (int tries = 0; tries < MOST_TRIES && !claimed; tries++) {
            super.cacheQuery(spark, plan, table, level);
            claimed = block.isEmpty() || claim(plan, block.getAsLong());
        }
    }

    private synchronized boolean claim(LogicalPlan plan, long block) {
        Option<CachedData> entry = lookupCachedData(plan);
        if (entry.isDefined()) {
            claims.computeIfAbsent(entry.get().plan(), any -> new HashSet<>()).add(block);
        }
        return entry.isDefined();
    }

    /** {@code CLEAR CACHE}, which does not say whose. */
    @Override
    public synchronized void clearCache() {
        caller.current().ifPresentOrElse(this::release, super::clearCache);
    }

    /** Gives up all that a session has cached. */
    void release(long block) {
        for (CachedData entry : takeThoseOnlyOf(block)) {
            entry.cachedRepresentation().cacheBuilder().clearCache(false);
        }
    }

    private synchronized List<CachedData> takeThoseOnlyOf(long block) {
        Map<Boolean, List<CachedData>> entries = entries().stream()
                .collect(Collectors.partitioningBy(entry -> Set.of(block).equals(claims.get(entry.plan()))));
        PrivateField.write(
                this,
                "cachedData",
                JavaConverters.asScalaBuffer(entries.get(false)).toIndexedSeq());
        claims.values().forEach(claim -> claim.remove(block));
        forgetGone();
        return entries.get(true);
    }

    /**
     * The one way by which Spark uncaches: because the caller asks for it, which concerns the caller's claim only; or
     * because what was cached is gone or has changed, which concerns all.
     */
    @Override
    public void uncacheQuery(
            SparkSession spark, Function1<LogicalPlan, Object> matches, boolean cascade, boolean blocking) {
        OptionalLong block = caller.current();
        if (block.isPresent() && (!cascade || isAskedFor())) {
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

    /** Dropping a table cascades as uncaching it does; only the caller tells. */
    private static boolean isAskedFor() {
        return STACK.walk(
                frames -> frames.anyMatch(frame -> frame.getClassName().endsWith(".UncacheTableExec")
                        || (frame.getClassName().endsWith(".CatalogImpl")
                                && frame.getMethodName().contains("uncacheTable"))));
    }

    /** The plans that others still claim. */
    private synchronized Set<LogicalPlan> giveUp(Predicate<LogicalPlan> isMeant, long block) {
        Set<LogicalPlan> kept = plansOf(plan -> claims.containsKey(plan) && isMeant.test(plan));
        kept.forEach(plan -> claims.get(plan).remove(block));
        kept.removeIf(plan -> claims.get(plan).isEmpty());
        return kept;
    }

    private Set<LogicalPlan> plansOf(Predicate<LogicalPlan> isMeant) {
        Set<LogicalPlan> plans = Collections.newSetFromMap(new IdentityHashMap<>());
        entries().stream().map(CachedData::plan).filter(isMeant).forEach(plans::add);
        return plans;
    }

    private synchronized void forgetGone() {
        claims.keySet().retainAll(plansOf(plan -> true));
    }

    @SuppressWarnings("unchecked")
    private List<CachedData> entries() {
        return JavaConverters.seqAsJavaList(PrivateField.read(this, "cachedData", IndexedSeq.class));
    }
}
