package dev.parley.session.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.SparkSession;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.Results;
import scala.util.Either;

/**
 * What each session's code finds defined: one line of the interpreter's, since every line takes the compiler its time.
 * Thread-safe; static and public, since that line can reach nothing else.
 */
public final class Prelude {
    private static final String CODE =
            """
            @transient val spark = dev.parley.session.spark.Prelude.spark(%dL)
            @transient val sc = spark.sparkContext
            import org.apache.spark.SparkContext._
            import spark.implicits._
            import spark.sql
            import org.apache.spark.sql.functions._
            import dev.parley.session.spark.SnippetDisplay._
            """;

    /** Of sessions whose prelude is about to run, by their blocks. */
    private static final Map<Long, SparkSession> HANDED_OVER = new ConcurrentHashMap<>();

    private Prelude() {}

    /** The SparkSession for the session of that block, once. */
    public static SparkSession spark(long block) {
        return HANDED_OVER.remove(block);
    }

    static void run(SessionRepl repl, SparkSession spark, long block) {
        Either<Results.Result, IMain.Request> parsed = repl.parsed(CODE.formatted(block), true);
        CompiledLine line = CompiledLine.of(repl, parsed.right().get())
                .orElseThrow(() -> new IllegalStateException("the interpreter's prelude does not compile: "
                        + repl.errors().take()));
        HANDED_OVER.put(block, spark);
        try {
            line.run();
        } finally {
            HANDED_OVER.remove(block);
        }
        repl.recordRequest(line.request());
    }
}
