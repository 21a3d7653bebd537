from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import time
from pathlib import Path

import parley
import pytest
from local_server import PARLEY, LocalServer, running_server

DEADLINE_SECONDS = 30


def children(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    return [child for child, parent in pairs if parent == pid]


def ends(pid: int) -> bool:
    """Whether a process, which need not be ours, has ended before the deadline."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], DEADLINE_SECONDS)[0])
    finally:
        os.close(handle)


def run_two_statements_and_kill(folder: Path) -> int:
    """Starts a server, runs two statements in the session `kept`, kills the server; the session's numeric id."""
    config = folder / "parley.yaml"
    config.write_text("engine:\n  lease: 15s\n")  # so that the engine does not outlive this test
    with running_server(folder, "--config", str(config)) as server, parley.connect(server.url) as client:
        session = client.session("kept")
        session.run("1 + 1")
        session.sql("select 7 as n")
        session_id = session.info().id
        engines = children(server.process.pid)
        server.process.kill()
        server.process.wait(DEADLINE_SECONDS)
        server.expect_exit(-signal.SIGKILL)
    assert engines
    assert all(map(ends, engines))
    return session_id


def test_stopping_the_server_ends_its_engines(tmp_path: Path) -> None:
    with running_server(tmp_path) as server, parley.connect(server.url) as client:
        client.session("held").run("1 + 1")
        engines = children(server.process.pid)
        assert engines

    assert all(map(ends, engines))


def state_after_recovery(session: parley.Session) -> str:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while session.info().state == "recovering" and time.monotonic() < deadline:
        time.sleep(0.1)
    return str(session.info().state)


def test_a_server_killed_and_started_again_still_answers_every_finished_statement(tmp_path: Path) -> None:
    session_id = run_two_statements_and_kill(tmp_path)

    with running_server(tmp_path) as again, parley.connect(again.url) as client:
        kept = client.attach("kept")
        assert kept.statement(0).text == "res0: Int = 2\n"
        assert kept.statement(1).rows == [(7,)]
        assert state_after_recovery(kept) == "dead"
        assert client.session("kept").info().id > session_id


def test_a_port_in_use_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [str(PARLEY), "server", "--port", port, "--data", str(tmp_path / "data")],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert done.returncode == 1
    assert done.stdout == ""
    assert port in done.stderr
    assert "\tat " not in done.stderr


def test_a_data_directory_in_use_is_refused(server: LocalServer, tmp_path: Path) -> None:
    data = server.log.parent / "data"
    done = subprocess.run(
        [str(PARLEY), "server", "--port", "0", "--data", str(data)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert str(data) in done.stderr
    assert "\tat " not in done.stderr


def test_off_loopback_without_a_token_is_refused(tmp_path: Path) -> None:
    done = subprocess.run(
        [str(PARLEY), "server", "--host", "0.0.0.0", "--port", "0", "--data", str(tmp_path / "data")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert "token" in done.stderr


def test_with_a_token_file_only_its_token_is_let_in(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("0123456789abcdef0123456789abcdef\n")
    token.chmod(0o600)

    with running_server(tmp_path, "--token-file", str(token)) as server:
        with parley.connect(server.url) as nobody, pytest.raises(parley.Unauthenticated):
            nobody.version()
        with parley.connect(server.url, token=token.read_text().strip()) as somebody:
            assert somebody.version().api == "v1"
