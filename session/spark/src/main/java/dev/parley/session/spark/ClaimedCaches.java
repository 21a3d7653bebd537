package dev.parley.session.spark;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.CacheManager;
import org.apache.spark.sql.execution.CachedData;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.immutable.IndexedSeq;

/**
 * Spark's cached queries, which all sessions share, with a note of who asked for each: a session that clears its cache,
 * uncaches a query or ends gives up only its own claim, and the copy goes with the last one. Thread-safe.
 */
abstract class ClaimedCaches extends CacheManager {
    private static final int MOST_TRIES = 3;
    private static final StackWalker STACK = StackWalker.getInstance();

    private final CallingSession caller;

    /** By the entry's plan itself, which stays the same where Spark computes an entry anew. Guarded by this. */
    private final IdentityHashMap<LogicalPlan, Set<Long>> claims = new IdentityHashMap<>();

    ClaimedCaches(CallingSession caller) {
        this.caller = caller;
    }

    /** Caches a query by Spark's own means, as the caller's. */
    final void cache(Supplier<Option<CachedData>> entry, Runnable caching) {
        OptionalLong block = caller.current();
        boolean claimed = false;
        // Again where another session gave the copy up before this one could claim it.
        for (int tries = 0; tries < MOST_TRIES && !claimed; tries++) {
            caching.run();
            claimed = block.isEmpty() || claim(entry, block.getAsLong());
        }
    }

    private synchronized boolean claim(Supplier<Option<CachedData>> entry, long block) {
        Option<CachedData> found = entry.get();
        if (found.isDefined()) {
            claims.computeIfAbsent(found.get().plan(), any -> new HashSet<>()).add(block);
        }
        return found.isDefined();
    }

    /** The session whose own claim alone is given up by what the caller does. */
    final OptionalLong givesUp(boolean cascade) {
        return cascade && !isAskedFor() ? OptionalLong.empty() : caller.current();
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
        replace(entries.get(false));
        claims.values().forEach(claim -> claim.remove(block));
        forgetGone();
        return entries.get(true);
    }

    /** Dropping a table cascades as uncaching it does; only the caller tells. */
    private static boolean isAskedFor() {
        return STACK.walk(frames -> frames.anyMatch(frame -> frame.getClassName()
                        .endsWith(".UncacheTableExec")
                || (isCatalog(frame.getClassName()) && frame.getMethodName().contains("uncacheTable"))));
    }

    private static boolean isCatalog(String className) {
        return className.endsWith(".CatalogImpl") || className.endsWith(".classic.Catalog");
    }

    /** The plans that others still claim. */
    final synchronized Set<LogicalPlan> giveUp(Predicate<LogicalPlan> isMeant, long block) {
        Set<LogicalPlan> kept = plansOf(plan -> claims.containsKey(plan) && isMeant.test(plan));
        kept.forEach(plan -> claims.get(plan).remove(block));
        kept.removeIf(plan -> claims.get(plan).isEmpty());
        return kept;
    }

    final Set<LogicalPlan> plansOf(Predicate<LogicalPlan> isMeant) {
        Set<LogicalPlan> plans = Collections.newSetFromMap(new IdentityHashMap<>());
        entries().stream().map(CachedData::plan).filter(isMeant).forEach(plans::add);
        return plans;
    }

    final synchronized void forgetGone() {
        claims.keySet().retainAll(plansOf(plan -> true));
    }

    final void replace(List<CachedData> entries) {
        PrivateField.write(
                this, "cachedData", JavaConverters.asScalaBuffer(entries).toIndexedSeq());
    }

    @SuppressWarnings("unchecked")
    final List<CachedData> entries() {
        return JavaConverters.seqAsJavaList(PrivateField.read(this, "cachedData", IndexedSeq.class));
    }
}
