val ticks = spark.readStream.format("rate").option("rowsPerSecond", 5).load()
  .writeStream.format("noop").queryName("ticks").start()
