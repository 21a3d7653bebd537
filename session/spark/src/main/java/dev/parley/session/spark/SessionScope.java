package dev.parley.session.spark;

import java.util.Map;
import org.apache.spark.JobArtifactState;

/**
 * What Spark has to know of whose job it runs.
 *
 * @param artifacts Spark's own mark of an isolated session
 * @param jars what the session has added
 * @param properties of its jobs: their group and pool
 */
record SessionScope(JobArtifactState artifacts, SessionJars jars, Map<String, String> properties) {
    SessionScope {
        properties = Map.copyOf(properties);
    }

    SessionScope with(Map<String, String> jobs) {
        return new SessionScope(artifacts, jars, jobs);
    }

    /** Unique in the engine. */
    String name() {
        return artifacts.uuid();
    }
}
