"""Starts a Parley server of the built tree on a free port, and ends it; for the demo and for tests."""

from __future__ import annotations

import os
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

PARLEY = Path(__file__).resolve().parent.parent / "bin" / "parley"
START_SECONDS = 60
STOP_SECONDS = 30
LISTENS = re.compile(r"Parley \S+ listens on (http://\S+)")
SQL = re.compile(r"SQL tools connect to jdbc:hive2://([^:/\s]+):(\d+)")


class LocalServer:
    """A running server: where it listens, its process, its log."""

    def __init__(self, url: str, process: subprocess.Popen[str], log: Path) -> None:
        self.url = url
        self.process = process
        self.log = log
        self.expected_exit = 0

    def expect_exit(self, code: int) -> None:
        """Another end than the orderly one is meant."""
        self.expected_exit = code

    def sql_address(self) -> tuple[str, int]:
        """Host and port that SQL tools connect to, as the server's log says."""
        match = SQL.search(self.log.read_text(errors="replace"))
        if match is None:
            raise RuntimeError(f"the server did not say where SQL tools connect; its log ends:\n{_tail(self.log)}")
        return match[1], int(match[2])


@contextmanager
def running_server(folder: Path, *flags: str) -> Iterator[LocalServer]:
    """A server with its data and its log in ``folder``; ends it in an orderly way, or raises if it does not end so."""
    log = folder / "server.log"
    with log.open("w") as output:
        command = [str(PARLEY), "server", "--port", "0", "--data", str(folder / "data"), *flags]
        # A process session of its own, so that Ctrl-C reaches it through us alone, and once.
        # A class-data archive is used where one was made, but not made: the server is gone before it would be there.
        environment = {**os.environ, "PARLEY_ENGINE_ARCHIVE": "use"}
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=output, text=True, start_new_session=True, env=environment
        )
        try:
            server = LocalServer(_address(process, log), process, log)
            yield server
        finally:
            _stop(process)
    if process.returncode != server.expected_exit:
        raise RuntimeError(f"the server ended with exit code {process.returncode}; its log ends:\n{_tail(log)}")


def _address(process: subprocess.Popen[str], log: Path) -> str:
    giving_up = threading.Timer(START_SECONDS, process.kill)
    giving_up.start()
    try:
        line = _stdout(process).readline()
    finally:
        giving_up.cancel()
    match = LISTENS.match(line)
    if match is None:
        raise RuntimeError(f"the server did not start within {START_SECONDS} s; its log ends:\n{_tail(log)}")
    return match[1]


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(STOP_SECONDS)
    _stdout(process).close()


def _stdout(process: subprocess.Popen[str]) -> IO[str]:
    if process.stdout is None:
        raise ValueError("the process was started without a pipe")
    return process.stdout


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-20:])
