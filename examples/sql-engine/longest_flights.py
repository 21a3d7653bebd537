"""Prints the longest routes with PyHive; its arguments are the host, the port and the session of the tables."""

from __future__ import annotations

import sys
from contextlib import closing

from pyhive import hive

host, port, session = sys.argv[1:4]
attached = {"parley.session": session}
connection = hive.connect(
    host,
    int(port),
    username="somebody",
    password="x",  # noqa: S106, any is taken where the server has no token
    auth="CUSTOM",
    configuration=attached,
)
with closing(connection), connection.cursor() as cursor:
    cursor.execute(
        "select origin, dest, distance, count(*) as flights from flights where distance > %(miles)s"
        " group by origin, dest, distance order by distance desc, origin limit 3",
        {"miles": 2000},
    )
    for origin, dest, miles, flights in cursor.fetchall():
        print(f"{origin} to {dest}: {miles} miles, {flights} flights")
