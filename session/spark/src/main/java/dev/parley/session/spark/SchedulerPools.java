package dev.parley.session.spark;

import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.Pool;
import org.apache.spark.scheduler.Schedulable;
import org.apache.spark.scheduler.SchedulingMode;
import org.apache.spark.scheduler.TaskSchedulerImpl;

/** Spark's fair scheduler has a pool for each session, which it keeps for ever if nobody removes it. Thread-safe. */
final class SchedulerPools {
    private static final int MIN_SHARE = 0;
    private static final int WEIGHT = 1;

    private SchedulerPools() {}

    /**
     * Adds a pool whose jobs share its part of the cores. Spark's own, made with the first job that names one, runs them
     * one after another: a statement beside one that takes an hour would wait for that hour.
     */
    static void add(SparkContext context, String name) {
        if (context.taskScheduler() instanceof TaskSchedulerImpl scheduler
                && scheduler.schedulingMode().equals(SchedulingMode.FAIR())) {
            synchronized (scheduler) { // as where it adds a pool
                if (scheduler.rootPool().schedulableNameToSchedulable().get(name) == null) {
                    scheduler.rootPool().addSchedulable(new Pool(name, SchedulingMode.FAIR(), MIN_SHARE, WEIGHT));
                }
            }
        }
    }

    /** Removes a pool; one that still has tasks to run stays, since they would never run. */
    static void remove(SparkContext context, String name) {
        if (context.taskScheduler() instanceof TaskSchedulerImpl scheduler) {
            synchronized (scheduler) {
                Pool root = scheduler.rootPool();
                Schedulable pool = root.schedulableNameToSchedulable().get(name);
                if (pool != null && pool.schedulableQueue().isEmpty()) {
                    root.removeSchedulable(pool);
                }
            }
        }
    }
}
