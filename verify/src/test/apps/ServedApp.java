import dev.parley.attach.Parley;
import dev.parley.attach.Served;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.SparkSession;

/**
 * An application with a server of its own that a test drives: it answers a line on its standard input with a line. Arguments:
 * the server's port and that for SQL tools.
 */
public class ServedApp {
    private ServedApp() {}

    public static void main(String[] arguments) throws Exception {
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .appName("orders")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate();
        spark.range(100).createOrReplaceTempView("orders");
        Served served;
        try {
            served = Parley.serve(spark, Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        } catch (RuntimeException e) {
            say("failed " + e.getMessage().replace("\n", " | "));
            return;
        }
        say("served " + served.url() + " " + served.tokenFile());
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            switch (line) {
                case "count" -> say(Long.toString(spark.table("orders").count()));
                case "token" -> say(served.token());
                case "sql" -> say(served.sqlUrl().orElse("none"));
                case "close" -> {
                    served.close();
                    say("closed");
                }
                default -> say("unknown command");
            }
        }
    }

    private static void say(String line) {
        System.out.println("> " + line);
        System.out.flush();
    }
}
