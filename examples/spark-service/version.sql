select version() as spark, current_timezone() as time_zone
