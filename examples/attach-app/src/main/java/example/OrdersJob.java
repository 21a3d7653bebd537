package example;

import dev.parley.attach.Parley;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;

/**
 * Counts the orders that arrive on a socket, a line each, such as {@code pear 3}, and knows what things cost. Arguments: the
 * port of the socket, and the address of a Parley server.
 */
public final class OrdersJob {
    private OrdersJob() {}

    public static void main(String[] arguments) throws Exception {
        SparkSession spark = SparkSession.builder().appName("orders-job").getOrCreate();
        spark.sql("cache table prices as select * from values ('apple', 1), ('pear', 2), ('fig', 5) as (item, price)");

        Dataset<Row> orders = spark.readStream()
                .format("socket")
                .option("host", "127.0.0.1")
                .option("port", arguments[0])
                .load()
                .selectExpr("split(value, ' ')[0] as item", "cast(split(value, ' ')[1] as int) as pieces");
        StreamingQuery query = orders.groupBy("item")
                .sum("pieces")
                .toDF("item", "pieces")
                .writeStream()
                .queryName("ordered") // the table in memory that it keeps
                .format("memory")
                .outputMode("complete")
                .start();

        Parley.attach(spark, arguments[1], null); // the line

        query.awaitTermination();
    }
}
