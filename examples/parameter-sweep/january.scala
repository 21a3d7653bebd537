import org.apache.spark.ml.Pipeline
import org.apache.spark.ml.feature.{StringIndexer, VectorAssembler}

val january = new Pipeline().setStages(Array(
    new StringIndexer().setInputCol("carrier").setOutputCol("carrier_index"),
    new VectorAssembler().setInputCols(Array("carrier_index", "hour", "distance", "dep_delay")).setOutputCol("features")))
  .fit(spark.table("flights"))
  .transform(spark.table("flights").where("month = 1").select("carrier", "hour", "distance", "dep_delay", "arr_delay").na.drop())
  .select("features", "arr_delay")
  .cache()
january.count()
