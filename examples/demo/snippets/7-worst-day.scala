val worst = spark.sql("""
  select make_date(year, month, day) as day, round(avg(dep_delay), 1) as minutes
  from flights group by 1 order by 2 desc limit 1""").head

println(s"The worst day to fly was ${worst.get(0)}: departures were ${worst.get(1)} minutes late on average.")
