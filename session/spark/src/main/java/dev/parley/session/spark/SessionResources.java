package dev.parley.session.spark;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SessionResourceLoader;
import org.apache.spark.util.Utils;
import scala.Function0;
import scala.collection.JavaConverters;

/**
 * What {@code ADD JAR} and functions {@code USING JAR} load with: Spark's own way puts the jars of all sessions into one
 * class loader, and makes that the thread's. Belongs to its session's thread.
 */
final class SessionResources extends VersionedCalls.ResourceLoader {
    private final SparkSession session;

    private SessionResources(SparkSession session) {
        super(session);
        this.session = session;
    }

    /** Takes the place of Spark's own. With Hive's catalog that one stays: Hive has to know the jars as well. */
    static void install(SparkSession session) {
        if (session.sparkContext()
                .conf()
                .get("spark.sql.catalogImplementation", "in-memory")
                .equals("hive")) {
            return;
        }
        var resources = new SessionResources(session);
        Function0<SessionResourceLoader> builder = () -> resources;
        PrivateField.write(session.sessionState(), "resourceLoaderBuilder", builder);
        PrivateField.write(session.sessionState().catalog(), "functionResourceLoader", resources);
    }

    @Override
    public void addJar(String path) {
        JavaConverters.seqAsJavaList(resolveJars(Utils.resolveURI(path))).forEach(session.sparkContext()::addJar);
    }
}
