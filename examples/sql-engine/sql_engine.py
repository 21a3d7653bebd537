"""Registers the flights tables in a session of a server of its own, and queries them with three SQL tools.

Usage: sql_engine.py FOLDER_OF_TABLES FOLDER_OF_SPARKS_JARS [--stay]
"""

from __future__ import annotations

import sys
from pathlib import Path

from example import Example, flights, java, run, run_tool, tables

HERE = Path(__file__).parent
SESSION = "flights"


def main(example: Example) -> None:
    """Runs the example; any failure ends it with an exception."""
    with example.client.session(SESSION, init=flights(tables())) as session:
        rows = session.sql("select count(*) as flights from flights", timeout=300)
        print(f"session {SESSION}\n{rows}", flush=True)
        host, port = example.server.sql_address()
        url = f"jdbc:hive2://{host}:{port}/?parley.session={SESSION}"
        jars = Path(sys.argv[2])
        beeline = ["org.apache.hive.beeline.BeeLine", "--silent=true", "-u", url, "-n", "somebody", "-p", "x"]
        run_tool("Beeline", [*java(jars), *beeline, "-f", str(HERE / "beeline.sql")], "EWR")
        run_tool("Java, by JDBC", [*java(jars), str(HERE / "LateAirlines.java"), url], "Airlines")
        longest = [sys.executable, str(HERE / "longest_flights.py"), host, str(port), SESSION]
        run_tool("Python, by PyHive", longest, "to HNL")
        example.stay(f"/api/v1/sessions/{SESSION}", url)


if __name__ == "__main__":
    run(main)
