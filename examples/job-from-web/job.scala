// How sure is the mean delay of an airline? Draws its flights again and again, with repetition, and looks how far the means
// are apart. The page gives carrier and rounds.
val delays = spark.table("flights").where($"carrier" === carrier && $"arr_delay".isNotNull)
  .select($"arr_delay".cast("double")).as[Double].collect()
require(delays.nonEmpty, s"no flight of $carrier arrived")
val flown = sc.broadcast(delays)

val means = (1 to rounds).flatMap { round =>
  val drawn = sc.parallelize(1 to 16, 8).map { part =>
    val random = new scala.util.Random(round * 1000 + part)
    val all = flown.value
    Iterator.fill(all.length)(all(random.nextInt(all.length))).sum / all.length
  }.collect()
  println(f"round $round of $rounds: ${drawn.sum / drawn.length}%.2f minutes")
  drawn
}.sorted

Seq(("lowest", means.head), ("median", means(means.length / 2)), ("highest", means.last)).toDF("mean", "minutes")
