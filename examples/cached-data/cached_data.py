"""Data cached in a session, queried from outside by REST, JDBC and the Python client; its file is gone by then.

Usage: cached_data.py FOLDER_OF_TABLES FOLDER_OF_SPARKS_JARS [--stay]
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import parley
from example import Example, check, flights, java, run, run_tool, show, tables

SESSION = "cached"
JDBC_PROGRAM = Path(__file__).parent.parent / "sql-engine" / "LateAirlines.java"
QUERY = """
select name, round(avg(dep_delay), 1) as minutes_late from flights join airlines using (carrier)
where month = 7 group by name order by minutes_late desc limit 3"""
IN_MEMORY = """
println(sc.getRDDStorageInfo.map(rdd => s"${rdd.numCachedPartitions} of ${rdd.numPartitions} partitions, "
  + s"${rdd.memSize >> 20} MB in memory, ${rdd.diskSize >> 20} MB on disk").mkString("\\n"))"""


def main(example: Example) -> None:
    """Runs the example; any failure ends it with an exception."""
    session = fill(example)
    show("what Spark keeps in memory")
    kept = session.run(IN_MEMORY, language="scala").text.rstrip()
    print(kept)
    sizes = [int(size) for size in re.findall(r"(\d+) MB in memory", kept)]
    check(max(sizes, default=0) > 1, f"the flights are in memory: {kept}")
    show("where the plan of the query reads from")
    plan = session.explain(QUERY)["physical"]
    scans = [line.strip() for line in plan.splitlines() if "Scan" in line]
    print("\n".join(line[:110] for line in scans))
    check("In-memory table flights" in plan, f"the plan reads what is cached: {plan}")
    rows = ask(example, session)
    check(len(rows) == 3, f"three airlines, not {rows}")
    example.stay(f"/api/v1/sessions/{SESSION}")


def fill(example: Example) -> parley.Session:
    """The session with its tables cached, and what they were read from gone."""
    with tempfile.TemporaryDirectory(prefix="parley-cached-") as folder:
        source = Path(shutil.copytree(tables(), Path(folder, "tables")))
        airlines = {"language": "sql", "code": "cache table airlines"}
        session = example.client.session(SESSION, init=[*flights(source), airlines])
    print(f"The tables are cached in the session {SESSION}; the files that they were read from are removed.")
    return session


def ask(example: Example, session: parley.Session) -> list[list[Any]]:
    """The same query through three doors, which must answer the same."""
    show("Python client")
    by_python = session.sql(QUERY)
    print(by_python)
    print(milliseconds(by_python))

    show("REST")
    path = f"/api/v1/sessions/{SESSION}/statements"
    statement = example.post(f"{path}?wait=60s", {"language": "sql", "code": QUERY})
    by_rest = example.get(f"{path}/{statement['id']}/result")["rows"]
    print(by_rest)

    host, port = example.server.sql_address()
    url = f"jdbc:hive2://{host}:{port}/?parley.session={SESSION}"
    by_jdbc = run_tool("JDBC", [*java(Path(sys.argv[2])), str(JDBC_PROGRAM), url], "Airlines")

    rows = [list(row) for row in by_python.rows]
    check(by_rest == rows, f"REST answers {by_rest}, the Python client {rows}")
    lines = [line.rsplit(None, 1) for line in by_jdbc.splitlines()]
    check([[name, float(late)] for name, late in lines] == rows, f"JDBC answers {lines}, the Python client {rows}")
    return rows


def milliseconds(statement: parley.Statement) -> str:
    """How long the engine took."""
    return "time unknown" if statement.elapsed is None else f"{statement.elapsed.total_seconds() * 1000:.0f} ms"


if __name__ == "__main__":
    run(main)
