from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import parley
import pytest


def test_a_name_leads_to_the_same_session(client: parley.Client, session: parley.Session) -> None:
    session.run("val x = 5")

    assert client.session(session.name).run("x").text == "res0: Int = 5\n"


def test_another_spec_under_a_live_name_is_a_conflict(client: parley.Client, session: parley.Session) -> None:
    with pytest.raises(parley.Conflict) as refused:
        client.session(session.name, conf={"spark.sql.shuffle.partitions": "3"})

    assert refused.value.code == "SESSION_EXISTS"


def test_sessions_have_their_own_classes_variables_and_views(client: parley.Client) -> None:
    with client.session("one") as one, client.session("two") as two:
        for session, number in ((one, 1), (two, 2)):
            session.run(f'case class Point(x: Int) {{ def name = "of {number}" }}; val own = {number}')
            session.run(f'spark.range({number}).createOrReplaceTempView("own")')

        for session, number in ((one, 1), (two, 2)):
            assert session.run("own").text.endswith(f"Int = {number}\n")
            assert session.sql("select count(*) from own").rows == [(number,)]
            points = 'display(spark.range(2).map(n => Point(n.toInt)).map(p => p.name).toDF("name"))'
            assert session.run(points).rows == 2 * [(f"of {number}",)]


def test_sessions_run_at_the_same_time_with_their_own_output(client: parley.Client) -> None:
    code = """for (i <- 1 to 50) { println(s"NAME $i"); Thread.sleep(10) }"""

    with client.session("left") as left, client.session("right") as right, ThreadPoolExecutor(2) as pool:
        left.run("1")
        right.run("1")
        runs = [pool.submit(s.run, code.replace("NAME", s.name), None, 60) for s in (left, right)]
        first, second = (run.result(90) for run in runs)

    assert first.text.splitlines() == [f"left {i}" for i in range(1, 51)]
    assert second.text.splitlines() == [f"right {i}" for i in range(1, 51)]
    assert first.started_at is not None
    assert second.ended_at is not None
    assert first.started_at < second.ended_at


def test_an_init_snippet_that_fails_is_the_reason(client: parley.Client) -> None:
    with pytest.raises(parley.SessionFailed, match="boom"):
        client.session("init-fails", init=['throw new RuntimeException("boom")'])


def test_init_snippets_run_before_the_first_statement(client: parley.Client) -> None:
    spec = [
        {"code": "val a = 1", "language": "scala"},
        {"code": "create temp view v as select 2 as b", "language": "sql"},
    ]
    with client.session("init-runs", language="sql", init=spec, conf={"spark.sql.shuffle.partitions": "3"}) as session:
        assert session.run("select b from v").rows == [(2,)]
        assert session.run("a", language="scala").text.endswith("Int = 1\n")
        assert session.run("set spark.sql.shuffle.partitions").rows == [("spark.sql.shuffle.partitions", "3")]
        assert next(session.statements()).id == 0


def test_sessions_are_listed(client: parley.Client, session: parley.Session) -> None:
    names = [info.name for info in client.sessions(state="idle")]

    assert session.name in names


@pytest.mark.parametrize(
    ("name", "code"),
    [("a b", "INVALID_SESSION_NAME"), ("12", "INVALID_SESSION_NAME"), ("über", "INVALID_SESSION_NAME")],
)
def test_a_bad_name_has_its_code(client: parley.Client, name: str, code: str) -> None:
    with pytest.raises(parley.InvalidRequest) as refused:
        client.session(name)

    assert refused.value.code == code


def test_an_unknown_session_and_statement_have_their_codes(client: parley.Client, session: parley.Session) -> None:
    with pytest.raises(parley.NotFound) as no_session:
        client.attach("never-made").info()
    with pytest.raises(parley.NotFound) as no_statement:
        session.statement(99)

    assert (no_session.value.code, no_statement.value.code) == ("UNKNOWN_SESSION", "UNKNOWN_STATEMENT")


def test_empty_code_is_refused(session: parley.Session) -> None:
    with pytest.raises(parley.InvalidRequest):
        session.submit("  ")


def test_a_closed_session_takes_no_statements(client: parley.Client) -> None:
    session = client.session("closed-early")
    session.close()

    with pytest.raises(parley.Conflict) as refused:
        session.submit("1")

    assert refused.value.code == "SESSION_NOT_OPEN"
