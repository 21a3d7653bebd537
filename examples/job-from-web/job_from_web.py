"""A web page that starts a job with parameters and watches it, checked in a browser without a window.

Usage: job_from_web.py FOLDER_OF_TABLES [--stay]
"""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from example import Example, check, flights, run, run_tool, tables

HERE = Path(__file__).parent
SESSION = "jobs"
SNIPPET = "airline-delay"
START_SECONDS = 30


def main(example: Example) -> None:
    """Runs the example; any failure ends it with an exception."""
    example.wait_for(SESSION)
    example.publish(
        SNIPPET,
        language="scala",
        code=(HERE / "job.scala").read_text(),
        parameters={
            "carrier": {"type": "string", "required": True, "description": "of the airline, such as UA"},
            "rounds": {"type": "int", "default": 5, "min": 1, "max": 1000},
        },
        session=SESSION,
    )
    with web_server(example.server.url) as page:
        print(f"the page is served at {page}", flush=True)
        run_tool(
            "the page in Chromium",
            [node(), str(HERE / "check.mjs"), page, f"{example.server.url}/run/{SNIPPET}"],
            "a chart",
        )
        example.stay(page, f"/run/{SNIPPET}")


@contextmanager
def web_server(parley: str) -> Iterator[str]:
    """The page's own server; its address."""
    command = [node(), str(HERE / "web.mjs"), parley]
    with subprocess.Popen(  # noqa: S603, our own command
        command, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            giving_up = threading.Timer(START_SECONDS, process.kill)
            giving_up.start()
            line = process.stdout.readline().strip() if process.stdout else ""
            giving_up.cancel()
            check(line.startswith("http://"), f"the page's server says where it listens, not '{line}'")
            yield line
        finally:
            process.terminate()


def node() -> str:
    """Node's program."""
    program = shutil.which("node")
    if program is None:
        raise SystemExit("no node on the PATH; install Node 20 or later")
    return program


if __name__ == "__main__":
    run(main, declared={SESSION: {"init": flights(tables())}})
