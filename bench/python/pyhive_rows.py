"""PyHive in a process of its own: fetches a query's rows as often as its input says.

Arguments: the query, host and port. Prints the rows and the seconds of each time.
"""

from __future__ import annotations

import sys
import time
from contextlib import closing

from pyhive import hive

query, host, port = sys.argv[1:4]
for line in sys.stdin:
    for _ in range(int(line)):
        connection = hive.connect(host, int(port), username="bench", password="x", auth="CUSTOM")  # noqa: S106
        with closing(connection), connection.cursor() as cursor:
            start = time.perf_counter()
            cursor.execute(query)
            rows = sum(1 for _ in cursor)
            print(rows, time.perf_counter() - start, flush=True)
