"""Registers the flights tables in a session of a server of its own, and queries them with three SQL tools.

Usage: sql_engine.py FOLDER_OF_TABLES FOLDER_OF_SPARKS_JARS
"""

from __future__ import annotations

import os
import shutil
import signal
import string
import subprocess
import sys
import tempfile
from pathlib import Path

import parley
from local_server import running_server

HERE = Path(__file__).parent
SESSION = "flights"
TOOL_SECONDS = 120


def main(tables: Path, jars: Path) -> None:
    """Runs the example; any failure ends it with an exception."""
    with (
        tempfile.TemporaryDirectory(prefix="parley-sql-") as folder,
        running_server(Path(folder)) as server,
        parley.connect(server.url) as client,
        client.session(SESSION) as session,
    ):
        register(session, tables)
        host, port = server.sql_address()
        url = f"jdbc:hive2://{host}:{port}/?parley.session={SESSION}"
        beeline = ["org.apache.hive.beeline.BeeLine", "--silent=true", "-u", url, "-n", "somebody", "-p", "x"]
        run("Beeline", [*java(jars), *beeline, "-f", str(HERE / "beeline.sql")], "EWR")
        run("Java, by JDBC", [*java(jars), str(HERE / "LateAirlines.java"), url], "Airlines")
        run("Python, by PyHive", [sys.executable, str(HERE / "longest_flights.py"), host, str(port), SESSION], "to HNL")
    print("\nThe server has stopped.")


def register(session: parley.Session, tables: Path) -> None:
    """Makes the views of ``tables.sql`` in the session."""
    text = string.Template((HERE / "tables.sql").read_text()).substitute(folder=tables.resolve())
    for statement in text.split(";\n"):
        session.sql(statement, timeout=300)
    rows = session.sql("select count(*) as flights from flights", timeout=300)
    print(f"session {SESSION}\n{rows}", flush=True)


def java(jars: Path) -> list[str]:
    """A JVM with Beeline and hive-jdbc, as the whole package of Spark has them; the JDK is the server's."""
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if program is None:
        raise SystemExit("no java on the PATH; install a JDK 17, or set JAVA_HOME to one")
    return [program, "-Xmx256m", "-cp", f"{jars}/*"]


def run(title: str, command: list[str], expected: str) -> None:
    """Prints what a tool says; its log stays out of sight unless it fails, or says not what it should."""
    print(f"\n── {title} " + "─" * (60 - len(title)), flush=True)
    done = subprocess.run(  # noqa: S603, our own commands
        command, capture_output=True, text=True, timeout=TOOL_SECONDS, check=False
    )
    print(done.stdout.rstrip(), flush=True)
    if done.returncode != 0 or expected not in done.stdout:
        raise SystemExit(f"{title} ended with {done.returncode} and without '{expected}':\n{done.stderr}")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is ended then, too
    main(Path(sys.argv[1]), Path(sys.argv[2]))
