package example;

import dev.parley.attach.Parley;
import dev.parley.attach.Served;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark application that can be asked in a browser while it runs. Argument: the port to listen on, 0 for a free one. Enter,
 * or the end of its input, ends it.
 */
public final class QuickJob {
    private static final String PRIMES =
            """
            select n as prime
            from candidates
            where n <= :upto
              and not exists (select * from candidates as smaller where smaller.n <= 100
                and smaller.n < candidates.n and candidates.n % smaller.n = 0)
            order by n
            """;

    private QuickJob() {}

    public static void main(String[] arguments) throws Exception {
        SparkSession spark = SparkSession.builder().appName("quick-job").getOrCreate();
        spark.range(2, 10_001).toDF("n").cache().createOrReplaceTempView("candidates");

        try (Served served = Parley.serve(spark, Integer.parseInt(arguments[0]))) { // the line
            Map<String, ?> upto = Map.of("type", "int", "min", 2, "max", 10_000, "default", 50);
            Map<String, ?> primes = Map.of(
                    "description", "The prime numbers up to a number.",
                    "language", "sql",
                    "code", PRIMES,
                    "session", served.attached().name(),
                    "parameters", Map.of("upto", upto));
            served.attached().publish("primes", primes);

            System.out.println("open " + served.url() + "/run/primes?upto=100");
            System.out.println("any user name, and as the password what is in " + served.tokenFile());
            System.in.read();
        }
        spark.stop();
    }
}
