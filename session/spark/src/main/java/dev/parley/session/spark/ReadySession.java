package dev.parley.session.spark;

import dev.parley.session.interpreter.sql.SqlInterpreter;
import dev.parley.session.spark.result.ArrowTableReader;
import org.apache.spark.sql.SparkSession;

/** A SparkSession and the bound interpreters over it, of no session yet. Belongs to one thread at a time. */
record ReadySession(
        SparkSession spark, SessionClasses classes, SessionScala scala, SqlInterpreter sql, SessionTraces traces)
        implements AutoCloseable {
    /** One that has no interpreter for Scala until that is asked for; takes milliseconds. */
    static ReadySession make(
            SparkSession spark, SessionClasses classes, ErrorTranslation errors, SessionTraces traces) {
        try {
            VersionedCalls.useArtifacts(spark, classes.directory().artifacts());
            TaskJar.addTo(spark.sparkContext(), classes.directory().artifacts());
            return new ReadySession(
                    spark,
                    classes,
                    new SessionScala(
                            classes.jars(), traces.engine(), () -> new ScalaInterpreter(spark, classes, errors)),
                    new SqlInterpreter(spark, errors, new ArrowTableReader(), VersionedCalls::column),
                    traces);
        } catch (RuntimeException | LinkageError e) {
            classes.close();
            throw e;
        }
    }

    /** The same with its interpreter; takes a second where the compiler is warm. */
    ReadySession withInterpreter() {
        try {
            scala.interpreter();
            return this;
        } catch (RuntimeException | LinkageError e) {
            classes.close();
            throw e;
        }
    }

    /** Its code ends as well, in whatever thread it runs; takes a few seconds where that takes no notice. */
    @Override
    public void close() {
        scala.close();
        classes.close();
        traces.erase(spark, classes, scala.own());
    }
}
