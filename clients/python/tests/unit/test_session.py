from __future__ import annotations

import parley
import pytest

from .replay import Answer, Replay
from .shapes import problem, session

SESSION = "/api/v1/sessions/flights"


def test_session_waits_until_it_takes_statements(server: Replay, client: parley.Client) -> None:
    server.on(f"PUT {SESSION}", Answer(session("starting"), 201), Answer(session("starting")), Answer(session("idle")))

    assert client.session("flights").name == "flights"

    assert server.routes_asked() == 3 * [f"PUT {SESSION}"]
    assert server.asked[-1].query["wait"] == ["30000ms"]


def test_session_sends_only_what_the_caller_said(server: Replay, client: parley.Client) -> None:
    server.on(f"PUT {SESSION}", Answer(session()), Answer(session()))

    client.session("flights")
    client.session(
        "flights",
        language="sql",
        conf={"spark.sql.shuffle.partitions": "4"},
        init=["val a = 1", {"code": "select 1", "language": "sql"}],
        tags=["demo"],
        kind="dedicated",
        profile="etl",
        driver_memory="4g",
        driver_cores=2,
        restart="always",
    )

    sent = [asked.body for asked in server.asked if asked.method == "PUT"]
    assert sent[0] == {}
    assert sent[1] == {
        "language": "sql",
        "conf": {"spark.sql.shuffle.partitions": "4"},
        "init": [{"code": "val a = 1"}, {"code": "select 1", "language": "sql"}],
        "tags": ["demo"],
        "kind": "dedicated",
        "profile": "etl",
        "driver_memory": "4g",
        "driver_cores": 2,
        "restart": "always",
    }


def test_session_that_does_not_start_raises_its_reason(server: Replay, client: parley.Client) -> None:
    server.on(f"PUT {SESSION}", Answer(session("starting"), 201))
    server.on(f"PUT {SESSION}", Answer(session("failed", ended_reason="init snippet 1 failed: boom")))

    with pytest.raises(parley.SessionFailed, match="init snippet 1 failed: boom") as failed:
        client.session("flights")

    assert (failed.value.session, failed.value.state) == ("flights", "failed")


def test_session_that_starts_too_long_is_a_timeout(server: Replay, client: parley.Client) -> None:
    server.on(f"PUT {SESSION}", Answer(session("starting"), 201))

    with pytest.raises(TimeoutError, match="session flights is still starting after 0 s"):
        client.session("flights", timeout=0)


def test_close_waits_for_the_end(server: Replay, client: parley.Client) -> None:
    server.on(f"DELETE {SESSION}", Answer(session("closing")), Answer(session("closed")))

    client.attach("flights").close()

    assert server.routes_asked() == 2 * [f"DELETE {SESSION}"]


def test_a_session_that_closes_too_long_is_a_timeout(server: Replay, client: parley.Client) -> None:
    server.on(f"DELETE {SESSION}", Answer(session("closing")))

    with pytest.raises(TimeoutError, match="session flights is still closing after 0 s"):
        client.attach("flights").close(timeout=0)


def test_restart_waits_until_it_takes_statements_and_asks_once(server: Replay, client: parley.Client) -> None:
    server.on(f"POST {SESSION}/restart", Answer(session("starting", generation=2)))
    restarted = {"at": "2026-02-03T04:05:06Z", "reason": "restarted by request"}
    server.on(f"GET {SESSION}", Answer(session("idle", generation=2, last_restart=restarted)))

    info = client.attach("flights").restart()

    assert (info.generation, info.restart_reason) == (2, "restarted by request")
    assert server.routes_asked() == [f"POST {SESSION}/restart", f"GET {SESSION}"]


def test_restart_that_fails_raises_its_reason(server: Replay, client: parley.Client) -> None:
    server.on(f"POST {SESSION}/restart", Answer(session("failed", ended_reason="init snippet 1 failed: boom")))

    with pytest.raises(parley.SessionFailed, match="init snippet 1 failed: boom"):
        client.attach("flights").restart()


def test_session_as_context_manager_is_closed_at_its_end(server: Replay, client: parley.Client) -> None:
    server.on(f"DELETE {SESSION}", Answer(session("closed")))

    with client.attach("flights"):
        pass

    assert server.routes_asked() == [f"DELETE {SESSION}"]


def test_sessions_are_listed_over_all_pages(server: Replay, client: parley.Client) -> None:
    server.on(
        "GET /api/v1/sessions",
        Answer({"items": [session(id=3), session(id=2)], "next_cursor": "c1"}),
        Answer({"items": [session(id=1)], "next_cursor": None}),
    )

    assert [info.id for info in client.sessions(state="idle")] == [3, 2, 1]

    first, second = (asked.query for asked in server.asked)
    assert "cursor" not in first
    assert second["cursor"] == ["c1"]
    assert first["state"] == second["state"] == ["idle"]


def test_a_list_that_does_not_go_on_is_no_endless_loop(server: Replay, client: parley.Client) -> None:
    page = Answer({"items": [session()], "next_cursor": "same"})
    server.on("GET /api/v1/sessions", page, page, page)

    with pytest.raises(parley.UnexpectedAnswer, match="does not go on after same"):
        list(client.sessions())


def test_info_knows_times_to_the_microsecond(server: Replay, client: parley.Client) -> None:
    server.on(f"GET {SESSION}", Answer(session()))

    created = client.attach("flights").info().created_at

    assert created is not None
    assert created.isoformat() == "2026-02-03T04:05:06.123456+00:00"


def test_names_travel_as_one_piece_of_the_path(server: Replay, client: parley.Client) -> None:
    server.on("GET /api/v1/sessions/a%2Fb%20%C3%BC", Answer(problem("INVALID_SESSION_NAME", 400), 400))

    with pytest.raises(parley.InvalidRequest) as refused:
        client.attach("a/b ü").info()

    assert refused.value.code == "INVALID_SESSION_NAME"


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_names_that_would_lead_elsewhere_are_refused_here(client: parley.Client, name: str) -> None:
    with pytest.raises(ValueError, match="not a session's name"):
        client.attach(name)


def test_version_names_what_the_server_runs(server: Replay, client: parley.Client) -> None:
    server.on("GET /api/v1/version", Answer({"version": "0.1.0", "api": "v1", "java": "17.0.15", "more": 1}))

    assert client.version() == parley.Version("0.1.0", "v1", "17.0.15")
