"""Counts words from a socket twice, as a DStream and as a structured stream, and prints what the server says of both.

Usage: streaming_monitor.py [--stay]
"""

from __future__ import annotations

import json
import signal
import socket
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import parley
from local_server import running_server

HERE = Path(__file__).parent
LINES = ("so far so good", "so it goes", "late and later", "never too late")
LINE_SECONDS = 0.1
PATIENCE_SECONDS = 60
LOOKS = 5
# Spark keeps the state of an aggregation in 200 parts unless told otherwise, far too many for a few words.
SMALL = {"spark.sql.shuffle.partitions": "2"}


def main(stay: bool) -> None:
    """Runs the example; any failure ends it with an exception."""
    with (
        tempfile.TemporaryDirectory(prefix="parley-streams-") as folder,
        Words() as words,
        running_server(Path(folder)) as server,
        parley.connect(server.url) as client,
        client.session("words", conf=SMALL) as session,
    ):
        print(f"The live page is {server.url}/streams\n", flush=True)
        streams = Streams(server.url)
        session.run(snippet("dstream"), language="scala", parameters={"port": words.port}, timeout=300)
        session.run(snippet("structured"), language="scala", parameters={"port": words.port}, timeout=300)
        waiting = session.submit(snippet("wait"), language="scala")
        watch(streams)
        print(f"\nWhile a statement waits for the word count, another runs: {session.run('6 * 7', timeout=60)}")
        again(streams)
        if stay:
            print("Ctrl-C ends the streams and the server.", flush=True)
            wait_for_ctrl_c()
        stop(streams)
        print(waiting.wait(timeout=PATIENCE_SECONDS))
    print("The server has stopped.")


def snippet(name: str) -> str:
    """The code of a file beside this one."""
    return (HERE / f"{name}.scala").read_text()


def watch(streams: Streams) -> None:
    """Prints both streams some times over, once each has done a batch with words and measured something."""
    until("both streams count words", lambda: len(streams.counting()) == 2)
    until("the bound is crossed", lambda: any(metric(stream)["side"] == "above" for stream in streams.counting()))
    print(f"{'kind':<11}{'state':<9}{'batch':>6}{'rows':>6}{'rows/s':>8}{'took ms':>9}{'delay ms':>9}  own metric")
    for _ in range(LOOKS):
        for stream in streams.counting():
            print(line(stream), flush=True)
        time.sleep(1)


def line(stream: dict[str, Any]) -> str:
    """One stream as a line of the table."""
    batch, own = stream["progress"], metric(stream)
    delay = "-" if batch["scheduling_delay_ms"] is None else batch["scheduling_delay_ms"]
    rate = batch["processed_rows_per_second"] or 0
    return (
        f"{stream['kind']:<11}{stream['state']:<9}{batch['batch']:>6}{batch['input_rows']:>6}{rate:>8.0f}"
        f"{batch['duration_ms']:>9}{delay:>9}  {own['name']} {own['value']:.0f}, {own['side']}"
    )


def metric(stream: dict[str, Any]) -> dict[str, Any]:
    """The stream's own metric."""
    (own,) = stream["metrics"]
    return own


def again(streams: Streams) -> None:
    """Starts the DStream again, by the statement that started it."""
    (before,) = (stream for stream in streams.running() if stream["kind"] == "dstream")
    statement = streams.post(before["links"]["restart"])
    print(f"The DStream of statement {before['statement']} is started again by statement {statement['id']}.")
    until("it runs again", lambda: before["id"] not in streams.ids() and len(streams.counting()) == 2)


def stop(streams: Streams) -> None:
    """Stops all that runs, between two batches."""
    for stream in streams.running():
        stopped = streams.post(f"{stream['links']['stop']}?wait=30s")
        print(f"{stopped['kind']} {stopped['state']}, error: {stopped['error']}")
        if stopped["state"] != "stopped":
            raise SystemExit(f"the stream did not stop: {stopped}")


def until(what: str, is_so: Callable[[], bool]) -> None:
    """Waits for something that will be soon."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > deadline:
            raise SystemExit(f"after {PATIENCE_SECONDS} s it is still not so that {what}")
        time.sleep(0.2)


class Streams:
    """What the server says of streams."""

    def __init__(self, url: str) -> None:
        self.url = url

    def running(self) -> list[dict[str, Any]]:
        """Those that run."""
        listed: list[dict[str, Any]] = self._call("GET", "/api/v1/streams")["items"]
        return [stream for stream in listed if stream["state"] == "running"]

    def ids(self) -> set[str]:
        """Of those that run."""
        return {stream["id"] for stream in self.running()}

    def counting(self) -> list[dict[str, Any]]:
        """Those of them that have done a batch and measured words."""
        return [
            stream for stream in self.running() if stream["progress"] and any(own["value"] for own in stream["metrics"])
        ]

    def post(self, path: str) -> dict[str, Any]:
        """Has something done."""
        return self._call("POST", path)

    def _call(self, method: str, path: str) -> dict[str, Any]:
        request = urllib.request.Request(self.url + path, method=method)  # noqa: S310, our own server
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310
            read: dict[str, Any] = json.load(answer)
            return read


class Words:
    """Sends lines of words to everybody who connects, until it is closed."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.closing = threading.Event()

    def __enter__(self) -> Words:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self.socket.close()

    def _accept(self) -> None:
        while not self.closing.is_set():
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._send, args=(client,), daemon=True).start()

    def _send(self, client: socket.socket) -> None:
        with client:
            number = 0
            while not self.closing.wait(LINE_SECONDS):
                try:
                    client.sendall(f"{LINES[number % len(LINES)]}\n".encode())
                except OSError:
                    return
                number += 1


def wait_for_ctrl_c() -> None:
    """Returns on SIGINT or SIGTERM."""
    stopping = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stopping)
    signal.sigwait(stopping)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, stopping)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is ended then, too
    main("--stay" in sys.argv[1:])
