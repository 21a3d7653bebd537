import org.apache.spark.ml.evaluation.RegressionEvaluator
import org.apache.spark.ml.regression.DecisionTreeRegressor

val Array(known, unseen) = january.randomSplit(Array(0.8, 0.2), seed = 2013)
val tree = new DecisionTreeRegressor().setLabelCol("arr_delay").setMaxDepth(depth).setMaxBins(bins).fit(known)
val error = new RegressionEvaluator().setLabelCol("arr_delay").setMetricName("mae").evaluate(tree.transform(unseen))

Seq((tree.numNodes, math.round(error * 100) / 100.0)).toDF("nodes", "minutes_off")
