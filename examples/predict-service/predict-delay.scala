Seq((carrier, origin, math.round(delay(carrier, origin, hour, miles, late) * 10) / 10.0))
  .toDF("carrier", "origin", "arrival_delay")
