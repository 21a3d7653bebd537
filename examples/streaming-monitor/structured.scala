import org.apache.spark.sql.DataFrame

parley.alertAbove("distinct_words", 5)
val counts = spark.readStream.format("socket").option("host", "127.0.0.1").option("port", port).load()
  .as[String].flatMap(_.split(" ")).groupBy("value").count()
  .writeStream.outputMode("complete").queryName("word count")
  .foreachBatch { (batch: DataFrame, id: Long) =>
    parley.metric("distinct_words", batch.count(), "by" -> "structured")
  }
  .start()
