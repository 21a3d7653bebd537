import org.apache.spark.streaming.{Seconds, StreamingContext}

@transient val ssc = new StreamingContext(sc, Seconds(1))
@transient val words = ssc.socketTextStream("127.0.0.1", port).flatMap(_.split(" "))
words.map(word => (word, 1)).reduceByKey(_ + _).foreachRDD { counts =>
  parley.metric("distinct_words", counts.count(), "by" -> "dstream")
}
ssc.start()
