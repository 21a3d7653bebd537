/** Streams of a real session that tests lead. */

/** A query that brings batches until it is told to hang or to fail; `start()` starts it, again over the same checkpoint. */
export function ledQuery(name: string): string {
  return `
    import java.nio.file.{Files, Path}
    import java.util.concurrent.CountDownLatch
    import java.util.concurrent.atomic.AtomicReference
    val ${name}Hangs = new AtomicReference(new CountDownLatch(0))
    val ${name}Fails = new AtomicReference[String](null)
    val ${name}Folder = Files.createTempDirectory(Path.of("").toAbsolutePath, "query").toString
    parley.alertAbove("${name}_rows", 1)
    def ${name}Start() = spark.readStream.format("rate").option("rowsPerSecond", 40).load()
      .withWatermark("timestamp", "10 seconds")
      .writeStream.queryName("${name}").option("checkpointLocation", ${name}Folder)
      .trigger(org.apache.spark.sql.streaming.Trigger.ProcessingTime("500 milliseconds"))
      .foreachBatch { (batch: org.apache.spark.sql.DataFrame, id: Long) =>
        ${name}Hangs.get.await()
        Option(${name}Fails.get).foreach(why => throw new IllegalStateException(why))
        val rows = batch.count()
        parley.metric("${name}_rows", rows, "side" -> "left")
        parley.metric("${name}_rows", rows / 2, "side" -> "right")
      }.start()
    ${name}Start()`;
}

export const hang = (name: string) => `${name}Hangs.set(new java.util.concurrent.CountDownLatch(1))`;
export const fail = (name: string, why: string) => `${name}Fails.set("${why}"); ${name}Hangs.get.countDown()`;
export const startAgain = (name: string) => `${name}Fails.set(null); ${name}Start()`;

/** A query that starts anew each time, as Spark sees it. */
export function queryWithoutCheckpoint(name: string): string {
  return `spark.readStream.format("rate").option("rowsPerSecond", 40).load()
    .writeStream.queryName("${name}").format("noop")
    .trigger(org.apache.spark.sql.streaming.Trigger.ProcessingTime("500 milliseconds")).start()`;
}

/** Counts the words that come from a port. */
export function wordCount(port: number): string {
  return `
    import org.apache.spark.streaming.{Milliseconds, StreamingContext}
    @transient val ssc = new StreamingContext(sc, Milliseconds(500))
    @transient val words = ssc.socketTextStream("127.0.0.1", ${port}).flatMap(_.split(" "))
    words.foreachRDD(rdd => parley.metric("words", rdd.count()))
    ssc.start()`;
}
