package dev.parley.session.spark;

import dev.parley.session.interpreter.sql.SqlInterpreter;
import dev.parley.session.spark.result.ArrowTableReader;
import org.apache.spark.sql.SparkSession;

/** A SparkSession and the bound interpreters over it, of no session yet. Belongs to one thread at a time. */
record ReadySession(
        SparkSession spark, SessionClasses classes, ScalaInterpreter scala, SqlInterpreter sql, SessionTraces traces)
        implements AutoCloseable {
    /** Takes a second where the compiler is warm. */
    static ReadySession make(
            SparkSession spark, SessionClasses classes, ErrorTranslation errors, SessionTraces traces) {
        try {
            VersionedCalls.useArtifacts(spark, classes.directory().artifacts());
            TaskJar.addTo(spark.sparkContext(), classes.directory().artifacts());
            return new ReadySession(
                    spark,
                    classes,
                    new ScalaInterpreter(spark, classes, errors),
                    new SqlInterpreter(spark, errors, new ArrowTableReader(), VersionedCalls::column),
                    traces);
        } catch (RuntimeException | LinkageError e) {
            classes.close();
            throw e;
        }
    }

    /** Its code ends as well, in whatever thread it runs; takes a few seconds where that takes no notice. */
    @Override
    public void close() {
        ClassLoader loader = scala.classLoader();
        scala.close();
        classes.close();
        traces.erase(spark, classes, loader);
    }
}
