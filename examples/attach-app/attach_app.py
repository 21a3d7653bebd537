"""Runs a Spark job that attaches itself to a server, and looks into it by REST, JDBC and the Python client.

Usage: attach_app.py FOLDER_OF_SPARKS_JARS
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import parley
from local_server import running_server

HERE = Path(__file__).parent
DIST = HERE.parent.parent / "dist" / "target" / "parley"
NAME = "orders-job"
QUERY = (HERE / "worth.sql").read_text().strip().removesuffix(";")
ORDERS = ["apple 4", "pear 1", "fig 2", "pear 2"]
EXPECTED = [("apple", 4, 4), ("fig", 2, 10), ("pear", 3, 6)]
PATIENCE_SECONDS = 180
OPENED = ["java.lang", "java.lang.invoke", "java.io", "java.net", "java.nio", "java.util", "java.util.concurrent"]
OPENED += ["java.util.concurrent.atomic", "sun.nio.ch", "sun.nio.cs", "sun.security.action", "sun.util.calendar"]


def main(jars: Path) -> None:
    """Runs the example; any failure ends it with an exception."""
    with (
        tempfile.TemporaryDirectory(prefix="parley-attach-") as folder,
        shop() as port,
        running_server(Path(folder)) as server,
        job(Path(folder), port, server.url),
        parley.connect(server.url) as client,
    ):
        session = client.attach(NAME)

        show("Python client")
        wait_for(lambda: rows_of(session) == EXPECTED, "the orders do not arrive")
        print(session.sql(QUERY), flush=True)

        show("REST: what streams in the job")
        [stream] = get(f"{server.url}/api/v1/streams")["items"]
        progress = stream["progress"]
        print(f"{stream['name']}: {stream['state']}, {progress['state_rows'] if progress else 0} rows of state")
        if stream["name"] != "ordered" or stream["state"] != "running":
            raise SystemExit(f"the stream is not there as expected: {stream}")

        show("REST: the engine that the job is")
        engine = next(it for it in get(f"{server.url}/api/v1/engines")["items"] if it["kind"] == "attached")
        print(f"{engine['id']}: {engine['application']}, profile {engine['profile']}")

        show("JDBC, by Beeline")
        host, sql_port = server.sql_address()
        url = f"jdbc:hive2://{host}:{sql_port}/?parley.session={NAME}"
        beeline = ["org.apache.hive.beeline.BeeLine", "--silent=true", "-u", url, "-n", "somebody", "-p", "x"]
        done = subprocess.run(  # noqa: S603, our own command
            [java(), "-Xmx256m", "-cp", f"{jars}/*", *beeline, "-f", str(HERE / "worth.sql")],
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        print(done.stdout.rstrip(), flush=True)
        if "fig" not in done.stdout:
            raise SystemExit(f"Beeline ended with {done.returncode}:\n{done.stderr}")
    print("\nThe job and the server have stopped.")


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
            [java(), "-Xmx1g", *opened, *conf, "-cp", path, "example.OrdersJob", str(port), server],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
        )
        try:
            yield
        except BaseException:
            print(log.read_text()[-4000:], file=sys.stderr)
            raise
        finally:
            process.terminate()
            process.wait(30)


def rows_of(session: parley.Session) -> list[tuple[Any, ...]]:
    """What the job has counted so far; nothing before the job is there."""
    try:
        return [tuple(row) for row in session.sql(QUERY, timeout=60).rows]
    except parley.ParleyError:
        return []


def wait_for(condition: Callable[[], bool], otherwise: str) -> None:
    """Asks twice a second."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > end:
            raise SystemExit(otherwise)
        time.sleep(0.5)


def get(url: str) -> Any:
    """The JSON at an address of the server's."""
    with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310, our own server
        return json.load(answer)


def java() -> str:
    """The JDK is the server's."""
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if program is None:
        raise SystemExit("no java on the PATH; install a JDK 17, or set JAVA_HOME to one")
    return program


def show(title: str) -> None:
    """The heading of a part."""
    print(f"\n── {title} " + "─" * (60 - len(title)), flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that all is ended then, too
    main(Path(sys.argv[1]))
