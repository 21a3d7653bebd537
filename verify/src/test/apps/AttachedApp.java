import dev.parley.attach.Attached;
import dev.parley.attach.Parley;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.streaming.Durations;
import org.apache.spark.streaming.api.java.JavaStreamingContext;

/**
 * An application that a test drives: it answers a line on its standard input with a line. Arguments: the server's address,
 * the file of the token or {@code -}, and {@code prepared} or {@code plain}.
 */
public class AttachedApp {
    private static final PrintStream OUT = System.out;

    private AttachedApp() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[2].equals("prepared")) {
            Parley.prepare();
        }
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .appName("orders app")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate();
        spark.range(100).selectExpr("id", "id % 10 as kind").createOrReplaceTempView("orders");
        spark.sql("cache table kinds as select kind, count(*) as n from orders group by kind");
        String before = state(spark);
        String token = arguments[1].equals("-") ? null : arguments[1];
        Attached attached = Parley.attach(spark, arguments[0], token, "orders");
        attached.alertAbove("rows", -1); // at once, whether or not the server was reached by then
        say("attached " + attached.engine().orElse("not yet"));
        StreamingQuery query = null;
        JavaStreamingContext context = null;
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            switch (line) {
                case "before" -> say(before);
                case "state" -> say(state(spark));
                case "count" -> say(Long.toString(spark.table("orders").count()));
                case "print" -> System.out.println("printed by the application");
                case "publish" -> {
                    attached.publish("kinds", "select max(n) as n from kinds");
                    say("published");
                }
                case "stream" -> {
                    query = spark.readStream()
                            .format("rate")
                            .option("rowsPerSecond", 10)
                            .load()
                            .writeStream()
                            .queryName("rated")
                            .trigger(Trigger.ProcessingTime(300))
                            .foreachBatch((VoidFunction2<Dataset<Row>, Long>) (rows, id) -> attached.metric("rows", rows.count(), Map.of("of", "rate")))
                            .start();
                    say("streaming");
                }
                case "dstream" -> {
                    context = new JavaStreamingContext(
                            new JavaSparkContext(spark.sparkContext()), Durations.milliseconds(300));
                    context.queueStream(new ArrayDeque<JavaRDD<Integer>>(), true, context.sparkContext().parallelize(List.of(1, 2, 3)))
                            .foreachRDD(rows -> rows.count());
                    context.start();
                    say("streaming");
                }
                case "undstream" -> {
                    String now = context.getState().toString();
                    context.stop(false);
                    say(now);
                }
                case "unstream" -> {
                    query.stop();
                    say("stopped");
                }
                case "detach" -> {
                    attached.detach();
                    say("detached");
                }
                case "attached" -> say(Boolean.toString(attached.isAttached()));
                case "stop" -> {
                    spark.stop();
                    say("stopped");
                }
                default -> say("unknown command");
            }
        }
    }

    /** What attaching must not change, or must change back. */
    private static String state(SparkSession spark) {
        var state = new TreeMap<String, String>();
        state.put("listeners", Integer.toString(spark.sparkContext().listenerBus().listeners().size()));
        state.put("threads", threads());
        state.put("conf", Integer.toHexString(spark.sparkContext().getConf().toDebugString().hashCode()));
        state.put("sql conf", Integer.toHexString(spark.conf().getAll().toString().hashCode()));
        state.put("out", Integer.toHexString(System.identityHashCode(System.out)));
        state.put("loader", Thread.currentThread().getContextClassLoader().getClass().getSimpleName());
        return state.toString();
    }

    /** Those of Parley's, and those that would keep the process alive. */
    private static String threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && (!thread.isDaemon() || isParleys(thread)))
                .map(Thread::getName)
                .sorted()
                .collect(Collectors.toCollection(java.util.ArrayList::new))
                .toString();
    }

    private static boolean isParleys(Thread thread) {
        return List.of("parley", "spark-listener-group-parley").stream().anyMatch(thread.getName()::startsWith);
    }

    private static void say(String line) {
        OUT.println("> " + line);
        OUT.flush();
    }
}
