from __future__ import annotations

import parley

from .replay import Answer, Replay
from .shapes import session

SESSION = "/api/v1/sessions/flights"
ENGINE = {
    "id": "engine-1",
    "profile": "default",
    "state": "ready",
    "drain_reason": None,
    "pid": 7,
    "launched_at": "2026-03-01T12:00:00Z",
    "versions": {"spark": "3.5.7"},
    "spark_ui": None,
    "sessions": [3],
    "status": {"closed_sessions": 2, "statements": 9, "heap_bytes": 1, "heap_max_bytes": 2, "metaspace_bytes": 3},
}


def test_engines_are_listed_with_their_figures(server: Replay, client: parley.Client) -> None:
    server.on("GET /api/v1/engines", Answer({"items": [ENGINE, {**ENGINE, "id": "engine-2", "status": None}]}))

    first, second = client.engines()

    assert (first.id, first.state, first.pid, first.sessions) == ("engine-1", "ready", 7, (3,))
    assert (first.spark_version, first.statements, first.heap_max_bytes) == ("3.5.7", 9, 2)
    assert second.statements is None


def test_log_is_read_to_its_end(server: Replay, client: parley.Client) -> None:
    page = {"engine": "engine-1", "size": 6, "ended": False}
    server.on(
        f"GET {SESSION}/log",
        Answer({**page, "offset": 2, "next": 4, "text": "cd"}),
        Answer({**page, "offset": 4, "next": 6, "text": "ef"}),
    )

    assert client.attach("flights").log(-4) == "cdef"

    assert [asked.query["offset"] for asked in server.asked] == [["-4"], ["4"]]


def test_session_says_when_it_expires(server: Replay, client: parley.Client) -> None:
    clocks = {"idle_since": "2026-03-01T12:00:00Z", "expires_at": "2026-03-01T13:00:00Z"}
    server.on(f"PUT {SESSION}", Answer(session()))
    server.on(f"GET {SESSION}", Answer({**session(), "clocks": clocks}))

    info = client.session("flights", idle_timeout=3600).info()

    assert server.asked[0].body == {"idle_timeout": "3600000ms"}
    assert info.idle_since is not None
    assert info.expires_at is not None
