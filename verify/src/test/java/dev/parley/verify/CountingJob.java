package dev.parley.verify;

import java.io.IOException;
import java.nio.file.Path;

/** An application of Spark's that counts up to its first argument, and then does what the second says: wait, fail or end. */
final class CountingJob {
    private static final String SOURCE =
            """
            package jobs;
            import org.apache.spark.sql.SparkSession;
            public class Count {
                public static void main(String[] args) throws Exception {
                    SparkSession spark = SparkSession.builder().getOrCreate();
                    System.out.println("name " + spark.conf().get("spark.app.name"));
                    System.out.println("counted " + spark.range(Long.parseLong(args[0])).count());
                    if (args[1].equals("wait")) { Thread.sleep(600000); }
                    if (args[1].equals("fail")) { throw new IllegalStateException("no such file"); }
                    spark.stop();
                }
            }
            """;

    private CountingJob() {}

    /** The jar in {@code jobs}; its classes are made in {@code folder}. */
    static Path jar(Path folder, Path jobs) throws IOException {
        return SparkJar.of("jobs.Count", SOURCE, folder, jobs.resolve("count.jar"));
    }
}
