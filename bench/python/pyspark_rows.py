"""PySpark in a process of its own: fetches a query's rows into pandas as often as its input says.

Arguments: the query, the driver's memory. Prints the seconds of each time.
"""

from __future__ import annotations

import sys
import time

from pyspark.sql import SparkSession

query, memory = sys.argv[1:3]
spark = (
    SparkSession.builder.master("local[*]")
    .config("spark.driver.memory", memory)
    .config("spark.ui.enabled", "false")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.sql.execution.arrow.pyspark.enabled", "true")
    .config("spark.sql.execution.arrow.pyspark.fallback.enabled", "false")
    .config("spark.driver.maxResultSize", "0")
    .getOrCreate()
)
for line in sys.stdin:
    for _ in range(int(line)):
        start = time.perf_counter()
        rows = len(spark.sql(query).toPandas())
        print(rows, time.perf_counter() - start, flush=True)
spark.stop()
