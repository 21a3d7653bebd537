spark.streams.active.toSeq
  .map(query => (query.name, query.id.toString, query.status.message, query.recentProgress.map(_.numInputRows).sum))
  .toDF("name", "id", "message", "recent_rows")
