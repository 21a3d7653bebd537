package dev.parley.session.spark;

import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.Pool;
import org.apache.spark.scheduler.Schedulable;
import org.apache.spark.scheduler.TaskSchedulerImpl;

/** Spark's fair scheduler has a pool for each session; it makes them by itself and keeps them for ever. Thread-safe. */
final class SchedulerPools {
    private SchedulerPools() {}

    /** Removes a pool; one that still has tasks to run stays, since they would never run. */
    static void remove(SparkContext context, String name) {
        if (context.taskScheduler() instanceof TaskSchedulerImpl scheduler) {
            synchronized (scheduler) { // as where it adds a pool
                Pool root = scheduler.rootPool();
                Schedulable pool = root.schedulableNameToSchedulable().get(name);
                if (pool != null && pool.schedulableQueue().isEmpty()) {
                    root.removeSchedulable(pool);
                }
            }
        }
    }
}
