"""A small HTTP server that answers with what a test wrote down, and keeps what it was asked."""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Answer:
    """One answer: a status and a body, or a cut in place of it; ``after`` is waited for before either."""

    body: Any = None
    status: int = 200
    cut: bool = False
    media_type: str = "application/json"
    after: threading.Event | None = None


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict[str, list[str]]
    body: Any
    headers: dict[str, str]


@dataclass
class Replay:
    """The answers by method and path, each given once and in order, and the requests so far."""

    answers: dict[str, deque[Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    url: str = ""

    def on(self, route: str, *answers: Answer) -> Replay:
        self.answers.setdefault(route, deque()).extend(answers)
        return self

    def routes_asked(self) -> list[str]:
        return [f"{asked.method} {asked.path}" for asked in self.asked]


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, replay: Replay) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replay = replay
        replay.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is part of these tests."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.replay_answer()

    do_PUT = do_POST = do_DELETE = do_GET

    def replay_answer(self) -> None:
        parts = urlsplit(self.path)
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        is_json = self.headers.get("Content-Type") == "application/json"
        self.server.replay.asked.append(
            Asked(
                self.command,
                parts.path,
                parse_qs(parts.query),
                json.loads(content) if content and is_json else content or None,
                {name.lower(): value for name, value in self.headers.items()},
            )
        )
        answers = self.server.replay.answers.get(f"{self.command} {parts.path}")
        self.send(answers.popleft() if answers else Answer({"code": "NO_ANSWER_WRITTEN", "detail": self.path}, 500))

    def send(self, answer: Answer) -> None:
        if answer.after is not None and not answer.after.wait(10):
            raise TimeoutError("what the answer waits for did not happen")
        if answer.cut:
            self.close_connection = True
            return
        content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.media_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the tests look at what was asked."""
