package dev.parley.session.spark;

import dev.parley.session.spark.result.ArrowTableReader;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.spark.JobArtifactSet;
import org.apache.spark.JobArtifactState;
import org.apache.spark.SparkContext;

/**
 * What executors elsewhere need of ours: the classes that make results. Thread-safe. Spark gives a session's executors the
 * jars of that session alone, so each session has this one.
 */
final class TaskJar {
    private TaskJar() {}

    /** Does nothing where the tasks run in this process. */
    static void addTo(SparkContext context, JobArtifactState session) {
        if (!context.isLocal()) {
            JobArtifactSet.withActiveJobArtifactState(session, () -> {
                context.addJar(location().toString());
                return null;
            });
        }
    }

    private static URI location() {
        try {
            return ArrowTableReader.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the adapter's jar has no usable address", e);
        }
    }
}
