for (table <- Seq("flights", "airlines", "airports", "planes", "weather")) {
  spark.read
    .option("header", true)
    .option("inferSchema", true)
    .option("nullValue", "NA")
    .csv(s"$folder/$table.csv")
    .createOrReplaceTempView(table)
}
spark.table("flights").cache().count()
