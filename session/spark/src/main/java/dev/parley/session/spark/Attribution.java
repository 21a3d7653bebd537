package dev.parley.session.spark;

import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * How Spark tells sessions apart on threads that are not a statement's own. Thread-safe.
 *
 * @param actives the session that code finds as the active one
 * @param scopes the session as whose its jobs run
 * @param progress of its statements' jobs
 * @param plans of its SQL statements
 */
record Attribution(ActiveSessions actives, SessionScopes scopes, JobProgress progress, StatementPlans plans) {
    /** From now on code of these classes is this session's. */
    void register(SparkSession spark, SessionClasses classes) {
        SessionResources.install(spark);
        actives.register(classes.block(), spark);
        scopes.enter(classes.block(), scope(classes, Map.of()));
    }

    /** Jobs that the session's code starts from now on, on whatever thread, have these properties; so has the caller. */
    void begin(SparkContext context, SessionClasses classes, Map<String, String> jobs) {
        scopes.enter(classes.block(), scope(classes, jobs));
        jobs.forEach(context::setLocalProperty);
    }

    /** The caller's jobs have these properties; those of the session's code on other threads keep theirs. */
    void beginBeside(SparkContext context, Map<String, String> jobs) {
        jobs.forEach(context::setLocalProperty);
    }

    void release(SessionClasses classes) {
        actives.release(classes.block());
        scopes.leave(classes.block());
    }

    private static SessionScope scope(SessionClasses classes, Map<String, String> jobs) {
        return new SessionScope(classes.directory().artifacts(), classes.jars(), jobs);
    }
}
