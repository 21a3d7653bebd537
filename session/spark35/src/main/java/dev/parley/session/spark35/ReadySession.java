package dev.parley.session.spark35;

import dev.parley.session.interpreter.sql.SqlInterpreter;
import org.apache.spark.sql.SparkSession;

/** A SparkSession and the bound interpreters over it, of no session yet. Belongs to one thread at a time. */
record ReadySession(SparkSession spark, SessionClasses classes, ScalaInterpreter scala, SqlInterpreter sql)
        implements AutoCloseable {
    /** Takes a second where the compiler is warm. */
    static ReadySession make(SparkSession spark, SessionClasses classes, ErrorTranslation errors) {
        try {
            return new ReadySession(
                    spark, classes, new ScalaInterpreter(spark, classes, errors), new SqlInterpreter(spark, errors));
        } catch (RuntimeException | LinkageError e) {
            classes.close();
            throw e;
        }
    }

    @Override
    public void close() {
        scala.close();
        classes.close();
    }
}
