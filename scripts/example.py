"""What the examples share: a server of their own, real flights, checks, and an end that tells whether all was well.

An example's program is started as ``PROGRAM FOLDER_OF_TABLES [--stay]``.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import parley
from local_server import LocalServer, running_server

FLIGHTS_SQL = Path(__file__).with_name("flights.sql")
START_SECONDS = 300
ANSWER_SECONDS = 120
TOOL_SECONDS = 120


class Example:
    """A server that runs, and who calls it: ``http`` as any program would, ``client`` as one in Python."""

    def __init__(self, server: LocalServer, http: httpx.Client, client: parley.Client) -> None:
        self.server = server
        self.http = http
        self.client = client

    def get(self, path: str, **query: Any) -> Any:
        """What a GET answers, as JSON; anything but success ends the example."""
        return _json(self.http.get(path, params=query))

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """What a POST answers, as JSON; anything but success ends the example."""
        return _json(self.http.post(path, json=body))

    def wait_for(self, session: str) -> None:
        """Waits until a declared session takes statements; one that does not start ends the example."""
        started = time.monotonic()
        while True:
            info = self.get(f"/api/v1/sessions/{session}", wait="30s")
            if info["state"] in {"idle", "busy"}:
                break
            check(info["state"] == "starting", f"session {session} is {info['state']}: {info.get('ended_reason')}")
            check(time.monotonic() - started < START_SECONDS, f"session {session} started in {START_SECONDS} s")
        seconds = time.monotonic() - started
        print(f"session {session} is ready after {seconds:.0f} s, Spark's own start included", flush=True)

    def publish(self, name: str, **definition: Any) -> None:
        """Publishes a snippet; one that does not compile ends the example."""
        published = _json(self.http.put(f"/api/v1/snippets/{name}", json=definition))
        print(f"published {self.server.url}{published['links']['run']}", flush=True)

    def stay(self, *addresses: str) -> None:
        """Where ``--stay`` was asked for, prints these, paths of the server or whole, and stays up until Ctrl-C."""
        if "--stay" in sys.argv:
            print("\nThe server stays up; Ctrl-C here ends it. Look at:")
            print("\n".join(f"  {urljoin(self.server.url, address)}" for address in addresses), flush=True)
            wait_for_ctrl_c()


def run(main: Callable[[Example], None], *, declared: Mapping[str, Any] | None = None) -> None:
    """Runs an example with a server; what fails ends the process with a code other than 0.

    ``declared`` are sessions that the server keeps, as in its configuration.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is ended then, too
    with tempfile.TemporaryDirectory(prefix="parley-example-") as name:
        with (
            running_server(Path(name), *_configured(Path(name), declared)) as server,
            httpx.Client(base_url=server.url, timeout=ANSWER_SECONDS, trust_env=False) as http,
            parley.connect(server.url) as client,
        ):
            print(f"Parley {client.version().version} listens on {server.url}", flush=True)
            main(Example(server, http, client))
        print("\nAll is well. The server has stopped.")


def _configured(folder: Path, declared: Mapping[str, Any] | None) -> list[str]:
    if declared is None:
        return []

    file = folder / "parley.yaml"
    file.write_text(json.dumps({"declared_sessions": declared}))  # JSON is YAML
    return ["--config", str(file)]


def tables() -> Path:
    """The folder of the flights' tables that the command line names."""
    return Path(sys.argv[1]).resolve()


def flights(folder: Path) -> list[dict[str, str]]:
    """Snippets that make the views ``flights``, cached, and ``airlines`` in a session: its ``init``, or one by one."""
    text = string.Template(FLIGHTS_SQL.read_text()).substitute(folder=folder)
    return [{"language": "sql", "code": statement} for statement in text.split(";\n")]


def show(title: str) -> None:
    """Prints a heading."""
    print(f"\n── {title} " + "─" * (70 - len(title)), flush=True)


def check(holds: bool, what: str) -> None:
    """Ends the example where something is otherwise than it should be."""
    if not holds:
        raise SystemExit(f"otherwise than it should be: {what}")


def java(jars: Path) -> list[str]:
    """A JVM with Beeline and hive-jdbc, as the whole package of Spark has them."""
    return [jdk(), "-Xmx256m", "-cp", f"{jars}/*"]


def jdk() -> str:
    """The server's java."""
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if program is None:
        raise SystemExit("no java on the PATH; install a JDK 17, or set JAVA_HOME to one")
    return program


def run_tool(title: str, command: list[str], expected: str) -> str:
    """Prints and returns what a tool says; its log stays out of sight unless it fails, or says not what it should."""
    show(title)
    done = subprocess.run(command, capture_output=True, text=True, timeout=TOOL_SECONDS, check=False)
    print(done.stdout.rstrip(), flush=True)
    if done.returncode != 0 or expected not in done.stdout:
        raise SystemExit(f"{title} ended with {done.returncode} and without '{expected}':\n{done.stderr}")
    return done.stdout


def wait_for_ctrl_c() -> None:
    """Returns on SIGINT or SIGTERM."""
    stopping = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stopping)
    signal.sigwait(stopping)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, stopping)


def _json(answer: httpx.Response) -> Any:
    if not answer.is_success:
        raise SystemExit(f"{answer.request.method} {answer.url} was answered {answer.status_code}: {answer.text}")
    return answer.json()
