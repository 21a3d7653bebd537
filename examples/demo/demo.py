"""The demo: starts a server, loads real flights into the session `flights`, runs the snippets beside this file.

Usage: demo.py FOLDER_OF_TABLES [--stay]
"""

from __future__ import annotations

import json
import signal
import sys
import tempfile
import time
from pathlib import Path

import parley
from example import wait_for_ctrl_c
from local_server import running_server

SNIPPETS = Path(__file__).with_name("snippets")
LANGUAGES = {".scala": "scala", ".sql": "sql"}

HOW_TO_GO_ON = """
How to go on{how}:

  curl -s -X PUT {url}/api/v1/sessions/mine -H 'Content-Type: application/json' -d '{{}}'
  curl -s '{url}/api/v1/sessions/mine/statements?wait=60s' -H 'Content-Type: application/json' \\
       -d '{{"language": "sql", "code": "select sum(id) as total from range(1000000)"}}'

or in Python (build/venv/bin/python has the client):

  import parley
  session = parley.connect("{url}").session("mine")
  print(session.run("val words = Seq(\\"so\\", \\"far\\")", language="scala"))
  print(session.sql("select sum(id) as total from range(1000000)"))
"""


def main(tables: Path, stay: bool) -> None:
    """Runs the demo; any failure ends it with an exception."""
    with tempfile.TemporaryDirectory(prefix="parley-demo-") as folder:
        with running_server(Path(folder)) as server, parley.connect(server.url) as client:
            print(f"Parley {client.version().version} listens on {server.url}")
            run_snippets(client, tables)
            if stay:
                print(HOW_TO_GO_ON.format(how=", in another terminal; Ctrl-C here ends the server", url=server.url))
                wait_for_ctrl_c()
        print("The server has stopped.")
    if not stay:
        how = ": `make demo STAY=1` keeps this server up, `make run` serves on its usual port"
        print(HOW_TO_GO_ON.format(how=how, url="http://127.0.0.1:8998"))


def run_snippets(client: parley.Client, tables: Path) -> None:
    """Each snippet by its file's name, one after the other, in one session."""
    started = time.monotonic()
    flights = client.session("flights", init=[f"val folder = {json.dumps(str(tables.resolve()))}"])
    print(f"session flights is ready after {time.monotonic() - started:.1f} s, Spark's own start included")
    for snippet in sorted(SNIPPETS.iterdir()):
        code = snippet.read_text()
        print(f"\n── {snippet.name} " + "─" * (70 - len(snippet.name)))
        print(code.rstrip())
        result = flights.run(code, language=LANGUAGES[snippet.suffix], timeout=300)
        print(f"── result, {seconds(result)} " + "─" * 40)
        print(result, flush=True)
    flights.close()


def seconds(result: parley.Statement) -> str:
    """How long the code ran."""
    return "time unknown" if result.elapsed is None else f"{result.elapsed.total_seconds():.2f} s"


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is ended then, too
    main(Path(sys.argv[1]), "--stay" in sys.argv[2:])
