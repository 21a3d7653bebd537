val routes = spark.table("flights").select("origin", "dest", "distance").as[Route]
val longest = routes
  .filter(_.distance > 2000)
  .groupByKey(route => (route.name, route.distance))
  .count()
  .map { case ((name, distance), flights) => (name, distance, flights) }
  .toDF("route", "miles", "flights")
  .orderBy($"miles".desc, $"route")
  .limit(5)

display(longest)
