package dev.parley.session.spark;

import dev.parley.session.interpreter.Displays;
import dev.parley.session.interpreter.SessionGuard;
import dev.parley.session.interpreter.SparkAdapter;
import dev.parley.session.interpreter.SparkRuntime;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** An application's own Spark, which is up already and stays up. Used from one thread. */
public final class AttachedAdapter implements SparkAdapter {
    private final SparkSession application;

    public AttachedAdapter(SparkSession application) {
        this.application = application;
    }

    @Override
    public long ownerOfClass(String className) {
        return ScalaPreparation.ownerOf(className);
    }

    /** Takes the Spark that runs; its settings are the application's. */
    @Override
    public SparkRuntime start(Path directory, Map<String, String> conf, Displays displays, SessionGuard guard) {
        requireRunning();
        DisplayedTables.install(displays);
        var runtime = new AttachedRuntime(application, directory, displays);
        runtime.start();
        try {
            requireRunning(); // still: that it stops is heard only from here on
        } catch (IllegalStateException e) {
            runtime.close();
            throw e;
        }
        return runtime;
    }

    private void requireRunning() {
        if (application.sparkContext().isStopped()) {
            throw new IllegalStateException("the application's Spark is stopped");
        }
    }
}
