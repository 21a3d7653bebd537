from __future__ import annotations

import datetime
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import parley
import pytest

from .replay import Answer, Replay
from .shapes import problem, statement, table

STATEMENTS = "/api/v1/sessions/flights/statements"
FIRST = f"{STATEMENTS}/0"
OUTPUT = {"text": "one\n", "text_omitted": 0, "table": None, "display": []}
ERROR = {
    "name": "AnalysisException",
    "message": "no such table",
    "code": "TABLE_OR_VIEW_NOT_FOUND",
    "traceback": ["f(<snippet>:2)"],
    "position": {"line": 1, "column": 15},
}


@pytest.fixture
def session(client: parley.Client) -> parley.Session:
    return client.attach("flights")


def test_run_submits_once_and_polls_until_the_end(server: Replay, session: parley.Session) -> None:
    server.on(f"POST {STATEMENTS}", Answer(statement("queued"), 201))
    server.on(f"GET {FIRST}", Answer(statement("running")), Answer(statement()))

    done = session.run("1 + 1", language="scala")

    assert (done.text, done.state) == ("res0: Int = 2\n", "succeeded")
    assert done.elapsed == datetime.timedelta(seconds=2.25)
    assert server.routes_asked() == [f"POST {STATEMENTS}", f"GET {FIRST}", f"GET {FIRST}"]
    assert server.asked[0].body == {"code": "1 + 1", "language": "scala"}
    assert server.asked[1].query == {"wait": ["30000ms"]}


def test_a_snippet_without_language_is_of_the_session_s_own(server: Replay, session: parley.Session) -> None:
    server.on(f"POST {STATEMENTS}", Answer(statement("queued"), 201))

    session.submit("1 + 1")

    assert server.asked[0].body == {"code": "1 + 1"}


def test_a_submission_whose_connection_breaks_is_repeated_with_its_key(server: Replay, session: parley.Session) -> None:
    server.on(f"POST {STATEMENTS}", Answer(cut=True), Answer(statement("queued"), 201))

    session.submit("1 + 1", tags=["a"], time_limit=1.5)

    assert server.asked[0].body == {"code": "1 + 1", "tags": ["a"], "timeout": "1500ms"}
    keys = [asked.headers["idempotency-key"] for asked in server.asked]
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_a_concurrent_query_says_so(server: Replay, session: parley.Session) -> None:
    server.on("POST /api/v1/sessions/flights/statements", Answer(statement(), 201))
    server.on(f"GET {FIRST}", Answer(statement()))

    session.run("select 1", language="sql", concurrent=True)

    assert server.asked[0].body == {"code": "select 1", "language": "sql", "concurrent": True}


def test_interrupt_tells_whom_it_hit(server: Replay, session: parley.Session) -> None:
    server.on("POST /api/v1/sessions/flights/interrupt", Answer({"cancelled": [3, 4]}))

    assert session.interrupt(tag="a") == [3, 4]
    assert server.asked[0].body == {"tag": "a"}


def test_sql_gives_rows_columns_and_dicts(server: Replay, session: parley.Session) -> None:
    output = table([("name", "string"), ("n", "int")], [["United", 3], [None, 4]], row_count=2)
    server.on(f"POST {STATEMENTS}", Answer(statement("queued", language="sql"), 201))
    server.on(f"GET {FIRST}", Answer(statement(language="sql", output=output)))

    result = session.sql("select name, n from counts")

    assert server.asked[0].body == {"code": "select name, n from counts", "language": "sql"}
    assert result.columns == [parley.Column("name", "string"), parley.Column("n", "int")]
    assert result.rows == [("United", 3), (None, 4)]
    assert list(result.dicts()) == [{"name": "United", "n": 3}, {"name": None, "n": 4}]
    assert (result.row_count, result.truncated, result.more) == (2, False, False)


def test_a_failed_statement_raises_with_all_that_is_known(server: Replay, session: parley.Session) -> None:
    server.on(f"POST {STATEMENTS}", Answer(statement("queued"), 201))
    server.on(f"GET {FIRST}", Answer(statement("failed", error=ERROR, output=OUTPUT)))

    with pytest.raises(parley.StatementFailed) as raised:
        session.run("…")

    failed = raised.value
    assert (failed.name, failed.code) == ("AnalysisException", "TABLE_OR_VIEW_NOT_FOUND")
    assert failed.position == parley.Position(1, 15)
    assert failed.traceback == ["f(<snippet>:2)"]
    assert failed.statement.text == "one\n"
    assert str(failed) == "AnalysisException: no such table (line 1, column 15)\n  f(<snippet>:2)"


def test_a_cancelled_statement_raises(server: Replay, session: parley.Session) -> None:
    server.on(f"POST {STATEMENTS}", Answer(statement("queued"), 201))
    server.on(f"GET {FIRST}", Answer(statement("cancelled")))

    with pytest.raises(parley.StatementCancelled, match="statement 0 of session flights was cancelled"):
        session.run("…")


def test_run_that_takes_too_long_cancels(server: Replay, session: parley.Session) -> None:
    server.on(f"POST {STATEMENTS}", Answer(statement("queued"), 201))
    server.on(f"GET {FIRST}", Answer(statement("running", ended_at=None)))
    server.on(f"POST {FIRST}/cancel", Answer(statement("cancelled")))

    with pytest.raises(parley.StatementTimeout, match="still running after 0 s, so it was cancelled") as late:
        session.run("while (true) {}", timeout=0)

    assert late.value.statement.state == "cancelled"
    assert isinstance(late.value, TimeoutError)


def test_run_that_ends_while_it_is_cancelled_still_times_out(server: Replay, session: parley.Session) -> None:
    server.on(f"POST {STATEMENTS}", Answer(statement("queued"), 201))
    server.on(f"GET {FIRST}", Answer(statement("running", ended_at=None)), Answer(statement()))
    server.on(f"POST {FIRST}/cancel", Answer(problem("STATEMENT_FINISHED", 409), 409))

    with pytest.raises(parley.StatementTimeout) as late:
        session.run("…", timeout=0)

    assert late.value.statement.state == "succeeded"


def test_waiting_on_a_handle_leaves_a_late_statement_alone(server: Replay, session: parley.Session) -> None:
    server.on(f"POST {STATEMENTS}", Answer(statement("queued"), 201))
    server.on(f"GET {FIRST}", Answer(statement("running", ended_at=None)))

    with pytest.raises(parley.StatementTimeout, match=r"still running after 0 s$"):
        session.submit("…").wait(timeout=0)

    assert server.routes_asked() == [f"POST {STATEMENTS}", f"GET {FIRST}"]


def test_a_handle_can_be_cancelled_while_another_thread_waits(server: Replay, session: parley.Session) -> None:
    asked_to_cancel = threading.Event()
    server.on(f"POST {STATEMENTS}", Answer(statement("queued"), 201))
    server.on(f"GET {FIRST}", Answer(statement("cancelled"), after=asked_to_cancel))
    server.on(f"POST {FIRST}/cancel", Answer(statement("cancelling")))
    handle = session.submit("…")

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(handle.wait)
        assert handle.cancel().state == "cancelling"
        asked_to_cancel.set()
        assert isinstance(waiting.exception(timeout=10), parley.StatementCancelled)


@pytest.fixture
def heeding_ctrl_c() -> Iterator[None]:
    """Python ignores SIGINT where it was started so, as in a run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class InterruptingTheMainThread(threading.Event):
    """Sends Ctrl-C to the main thread when something starts to wait for this."""

    def wait(self, timeout: float | None = None) -> bool:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        return super().wait(timeout)


@pytest.mark.usefixtures("heeding_ctrl_c")
def test_ctrl_c_while_a_snippet_runs_cancels_it(server: Replay, session: parley.Session) -> None:
    interrupting = InterruptingTheMainThread()
    server.on(f"POST {STATEMENTS}", Answer(statement("queued"), 201))
    server.on(f"GET {FIRST}", Answer(statement("running"), after=interrupting))
    server.on(f"POST {FIRST}/cancel", Answer(statement("cancelled")))

    with pytest.raises(KeyboardInterrupt):
        session.run("while (true) {}")
    interrupting.set()

    assert server.routes_asked()[-1] == f"POST {FIRST}/cancel"


def test_statements_are_read_whatever_their_state(server: Replay, session: parley.Session) -> None:
    failed = statement("failed", id=1, error=ERROR)
    server.on(f"GET {STATEMENTS}", Answer({"items": [statement(), failed], "next_cursor": None}))
    server.on(f"GET {STATEMENTS}/1", Answer(failed))

    assert [one.state for one in session.statements()] == ["succeeded", "failed"]
    assert session.statement(1).error is not None


def test_a_negative_timeout_is_refused(server: Replay, session: parley.Session) -> None:
    server.on(f"POST {STATEMENTS}", Answer(statement("queued"), 201))

    with pytest.raises(ValueError, match="negative"):
        session.submit("…").wait(timeout=-1)


def test_events_go_on_after_the_last_one_seen_until_the_end(server: Replay, session: parley.Session) -> None:
    printed = {"id": 3, "type": "stdout", "at": "2026-02-03T04:05:06Z", "text": "one", "of_a_later_version": 1}
    ended = {"id": 5, "type": "state", "at": "2026-02-03T04:05:07Z", "state": "succeeded", "terminal": True}
    server.on(f"POST {STATEMENTS}", Answer(statement("queued"), 201))
    server.on(
        f"GET {FIRST}/events",
        Answer({"items": [printed], "next": 3, "ended": False}),
        Answer({"items": [], "next": 3, "ended": False}),
        Answer(cut=True),
        Answer({"items": [ended], "next": 5, "ended": True}),
    )

    events = list(session.submit("1 + 1").events())

    assert [(event.id, event.type, event.text, event.state) for event in events] == [
        (3, "stdout", "one", None),
        (5, "state", "", "succeeded"),
    ]
    assert [asked.query["after"] for asked in server.asked[1:]] == [["-1"], ["3"], ["3"], ["3"]]
