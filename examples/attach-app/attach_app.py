"""Runs a Spark job that attaches itself to a server, and looks into it by REST, JDBC and the Python client.

Usage: attach_app.py FOLDER_OF_SPARKS_JARS [--stay]
"""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import parley
from example import Example, check, java, jdk, run, run_tool, show

HERE = Path(__file__).parent
DIST = HERE.parent.parent / "dist" / "target" / "parley"
NAME = "orders-job"
QUERY = (HERE / "worth.sql").read_text().strip().removesuffix(";")
ORDERS = ["apple 4", "pear 1", "fig 2", "pear 2"]
EXPECTED = [["apple", 4, 4], ["fig", 2, 10], ["pear", 3, 6]]
PATIENCE_SECONDS = 180
OPENED = ["java.lang", "java.lang.invoke", "java.io", "java.net", "java.nio", "java.util", "java.util.concurrent"]
OPENED += ["java.util.concurrent.atomic", "sun.nio.ch", "sun.nio.cs", "sun.security.action", "sun.util.calendar"]


def main(example: Example) -> None:
    """Runs the example; any failure ends it with an exception."""
    with (
        tempfile.TemporaryDirectory(prefix="parley-attach-") as folder,
        shop() as port,
        job(Path(folder), port, example.server.url),
    ):
        ask(example)
        stream = watch(example)
        example.stay(stream["links"]["self"], f"/streams?id={stream['id']}", f"/api/v1/sessions/{NAME}")
    print("\nThe job has stopped.", flush=True)


def ask(example: Example) -> None:
    """The same query through three doors, which must answer the same."""
    session = example.client.attach(NAME)
    show("Python client")
    wait_for(lambda: rows_of(session) == EXPECTED, "the orders have arrived")
    by_python = session.sql(QUERY)
    print(by_python, flush=True)

    show("REST")
    path = f"/api/v1/sessions/{NAME}/statements"
    statement = example.post(f"{path}?wait=60s", {"language": "sql", "code": QUERY})
    by_rest = example.get(f"{path}/{statement['id']}/result")["rows"]
    print(by_rest, flush=True)

    host, port = example.server.sql_address()
    url = f"jdbc:hive2://{host}:{port}/?parley.session={NAME}"
    beeline = ["org.apache.hive.beeline.BeeLine", "--silent=true", "-u", url, "-n", "somebody", "-p", "x"]
    told = run_tool("JDBC, by Beeline", [*java(Path(sys.argv[1])), *beeline, "-f", str(HERE / "worth.sql")], "fig")
    _, *lines = [re.split(r"[\s|]+", line.strip(" |")) for line in told.splitlines() if "|" in line]
    by_jdbc = [[item, int(pieces), int(worth)] for item, pieces, worth in lines]

    answers = {"Python client": [list(row) for row in by_python.rows], "REST": by_rest, "JDBC": by_jdbc}
    check(all(rows == EXPECTED for rows in answers.values()), f"every door answers {EXPECTED}: {answers}")


def watch(example: Example) -> dict[str, Any]:
    """The stream, which the server found in the job, and the job itself."""
    show("REST: what streams in the job")
    wait_for(lambda: progress_of(example).get("state_rows") == len(EXPECTED), "a batch is told that holds all items")
    stream = stream_of(example)
    progress = stream["progress"]
    print(f"{stream['name']}: {stream['state']}, batch {progress['batch']}, {progress['state_rows']} rows of state")
    check((stream["name"], stream["state"]) == ("ordered", "running"), f"it is the job's stream and runs: {stream}")

    show("the page that shows it")
    page = example.http.get("/streams", params={"id": stream["id"]})
    print(f"{page.url}: {page.status_code}")
    check(page.status_code == 200 and "<title>" in page.text, f"it is a page: {page.text}")

    show("REST: the engine that the job is")
    engine = next(it for it in example.get("/api/v1/engines")["items"] if it["kind"] == "attached")
    print(f"{engine['id']}: {engine['application']}, profile {engine['profile']}", flush=True)
    return stream


def stream_of(example: Example) -> dict[str, Any]:
    """The one stream that there is."""
    stream: dict[str, Any]
    [stream] = example.get("/api/v1/streams")["items"]
    return stream


def progress_of(example: Example) -> dict[str, Any]:
    """The newest batch of the stream; empty before the first is told."""
    return stream_of(example)["progress"] or {}


@contextmanager
def shop() -> Iterator[int]:
    """A socket on which orders arrive; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            try:
                connection, _ = listening.accept()
            except OSError:
                return  # nobody came
            connection.sendall("".join(order + "\n" for order in ORDERS).encode())
            served.append(connection)

        served: list[socket.socket] = []
        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]
        for connection in served:
            connection.close()


@contextmanager
def job(folder: Path, port: int, server: str) -> Iterator[None]:
    """The job as a process of its own, on the Spark of the built tree."""
    opened = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in OPENED]
    conf = ["-Dspark.master=local[2]", "-Dspark.ui.enabled=false", "-Dspark.sql.shuffle.partitions=2"]
    conf += ["-Dspark.driver.host=127.0.0.1", "-Dspark.driver.bindAddress=127.0.0.1"]
    path = f"{HERE}/target/classes:{DIST}/attach/parley-attach_2.12.jar:{DIST}/engine/jars/*"
    log = folder / "job.log"
    with log.open("w") as output:
        process = subprocess.Popen(  # noqa: S603, our own command
            [jdk(), "-Xmx1g", *opened, *conf, "-cp", path, "example.OrdersJob", str(port), server],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            start_new_session=True,  # Ctrl-C reaches it through us alone
        )
        try:
            yield
        except BaseException:
            print(log.read_text()[-4000:], file=sys.stderr)
            raise
        finally:
            process.terminate()
            process.wait(30)


def rows_of(session: parley.Session) -> list[list[Any]]:
    """What the job has counted so far; nothing before the job is there."""
    try:
        return [list(row) for row in session.sql(QUERY, timeout=60).rows]
    except parley.ParleyError:
        return []


def wait_for(condition: Callable[[], bool], what: str) -> None:
    """Asks twice a second."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        check(time.monotonic() < end, f"{what} within {PATIENCE_SECONDS} s")
        time.sleep(0.5)


if __name__ == "__main__":
    run(main)
