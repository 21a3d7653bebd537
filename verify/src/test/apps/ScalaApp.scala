import dev.parley.attach.Parley
import org.apache.spark.sql.{DataFrame, SparkSession}
import org.apache.spark.sql.streaming.{StreamingQuery, Trigger}
import scala.collection.JavaConverters._
import scala.io.Source

/**
 * An application in Scala that a test drives: it answers a line on its standard input with a line. Arguments: the server's
 * address and the file of the token or `-`.
 */
object ScalaApp {

  /** What a snippet calls. */
  def kindsFrom(spark: SparkSession, least: Int): DataFrame =
    spark.table("orders").where(s"kind >= $least").groupBy("kind").count().orderBy("kind")

  def main(arguments: Array[String]): Unit = {
    Parley.prepare()
    val spark = SparkSession.builder
      .master("local[2]")
      .appName("orders app")
      .config("spark.ui.enabled", "false")
      .config("spark.driver.host", "127.0.0.1")
      .config("spark.driver.bindAddress", "127.0.0.1")
      .config("spark.sql.shuffle.partitions", "2")
      .getOrCreate()
    spark.range(100).selectExpr("id", "id % 10 as kind").createOrReplaceTempView("orders")
    val attached = Parley.attach(spark, arguments(0), if (arguments(1) == "-") null else arguments(1), "orders")
    say("attached " + attached.engine.orElse("not yet"))
    var query = Option.empty[StreamingQuery]
    Source.stdin.getLines().foreach {
      case "publish" =>
        attached.publish("total", "select count(*) as n from orders")
        val least = Map("type" -> "int", "required" -> true).asJava
        attached.publish(
          "kinds",
          Map(
            "language" -> "scala",
            "code" -> "ScalaApp.kindsFrom(spark, least)",
            "session" -> attached.name,
            "parameters" -> Map("least" -> least).asJava
          ).asJava
        )
        say("published")
      case "stream" =>
        attached.alertAbove("rows", 0)
        query = Some(
          spark.readStream
            .format("rate")
            .option("rowsPerSecond", 10)
            .load()
            .writeStream
            .queryName("rated")
            .trigger(Trigger.ProcessingTime(300))
            .foreachBatch((rows: DataFrame, id: Long) =>
              attached.metric("rows", rows.count().toDouble, Map("of" -> "rate").asJava))
            .start())
        say("streaming")
      case "measure" =>
        query.foreach(attached.metric(_, "own", 2.5, Map.empty[String, String].asJava))
        say("measured")
      case "detach" =>
        attached.detach()
        say("detached")
      case "unstream" =>
        query.foreach(_.stop())
        say("stopped")
      case _ => say("unknown command")
    }
  }

  private def say(line: String): Unit = println("> " + line)
}
