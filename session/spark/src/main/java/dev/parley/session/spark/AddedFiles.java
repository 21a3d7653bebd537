package dev.parley.session.spark;

import org.apache.spark.JobArtifactState;
import org.apache.spark.SparkContext;
import scala.Option;
import scala.collection.concurrent.Map;
import scala.collection.concurrent.TrieMap;

/** The jars and files that executors get, of each session its own. Thread-safe. */
final class AddedFiles {
    /** How Spark knows what belongs to no session. */
    private static final String DEFAULT = "default";

    private AddedFiles() {}

    /** Has the tasks of an application's session get all that the application's get by now, Parley's jar among it. */
    static void addTo(SparkContext context, JobArtifactState session) {
        if (!context.isLocal()) { // else the tasks run in this process
            share(context.addedJars(), session.uuid());
            share(context.addedFiles(), session.uuid());
            TaskJar.addTo(context, session);
        }
    }

    private static void share(Map<String, Map<String, Object>> all, String session) {
        Option<Map<String, Object>> ofApplication = all.get(DEFAULT);
        if (ofApplication.isDefined()) {
            var copy = new TrieMap<String, Object>();
            copy.$plus$plus$eq(ofApplication.get());
            all.put(session, copy);
        }
    }

    /**
     * The session is closed, and its files go: a job of nobody's, as that of a DStream's receiver, gets what all sessions
     * have.
     */
    static void removeFrom(SparkContext context, JobArtifactState session) {
        context.addedJars().remove(session.uuid());
        context.addedFiles().remove(session.uuid());
        context.addedArchives().remove(session.uuid());
    }
}
