import org.apache.spark.ml.{Pipeline, PipelineModel}
import org.apache.spark.ml.evaluation.RegressionEvaluator
import org.apache.spark.ml.feature.{OneHotEncoder, StringIndexer, StringIndexerModel, VectorAssembler}
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.ml.regression.{LinearRegression, LinearRegressionModel}

val categories = Array("carrier", "origin", "hour")
val numbers = Array("distance", "dep_delay")

val Array(known, unseen) = spark.table("flights")
  .selectExpr("carrier", "origin", "cast(hour as string) as hour", "double(distance) as distance",
    "double(dep_delay) as dep_delay", "double(arr_delay) as arr_delay")
  .na.drop()
  .randomSplit(Array(0.8, 0.2), seed = 2013)

val pipeline: PipelineModel = new Pipeline().setStages(Array(
  new StringIndexer().setInputCols(categories).setOutputCols(categories.map(_ + "_index")),
  new OneHotEncoder().setInputCols(categories.map(_ + "_index")).setOutputCols(categories.map(_ + "_vector")),
  new VectorAssembler().setInputCols(categories.map(_ + "_vector") ++ numbers).setOutputCol("features"),
  new LinearRegression().setLabelCol("arr_delay"))).fit(known)

val predicted = pipeline.transform(unseen)
val rSquared = new RegressionEvaluator().setLabelCol("arr_delay").setMetricName("r2").evaluate(predicted)

// A service scores one row at a time. Through the pipeline that is a Spark job; the model's own function needs none, when
// it is given the vector that the pipeline's stages would make.
val labels: Array[Array[String]] = pipeline.stages.collectFirst { case indexer: StringIndexerModel => indexer }.get.labelsArray
val model: LinearRegressionModel = pipeline.stages.collectFirst { case fitted: LinearRegressionModel => fitted }.get

def features(values: Seq[String], distance: Double, departureDelay: Double): Vector = {
  val encoded = values.zip(labels).flatMap { case (value, known) =>
    val index = known.indexOf(value)
    require(index >= 0, s"no flight that the model has seen has '$value'; there are ${known.mkString(", ")}")
    Seq.tabulate(known.length - 1)(i => if (i == index) 1.0 else 0.0) // the last one is all zeros
  }
  Vectors.dense((encoded :+ distance :+ departureDelay).toArray)
}

def delay(carrier: String, origin: String, hour: Int, distance: Double, departureDelay: Double): Double =
  model.predict(features(Seq(carrier, origin, hour.toString), distance, departureDelay))
