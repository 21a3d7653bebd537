"""The Python client in a process of its own: fetches a query's rows into pandas as often as its input says.

Arguments: the query, the server's address, a session that is open. Prints the rows and the seconds of each time.
"""

from __future__ import annotations

import sys
import time

import parley

query, server, name = sys.argv[1:4]
with parley.connect(server) as client:
    session = client.attach(name)
    for line in sys.stdin:
        for _ in range(int(line)):
            start = time.perf_counter()
            rows = len(session.sql(query, max_rows="all").result.to_pandas())
            print(rows, time.perf_counter() - start, flush=True)
