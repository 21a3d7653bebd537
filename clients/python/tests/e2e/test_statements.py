from __future__ import annotations

import datetime
import io
import math
from decimal import Decimal

import parley
import pytest


def test_scala_echoes_as_spark_shell_does(session: parley.Session) -> None:
    assert session.run("val x = 1 + 1").text == "x: Int = 2\n"
    assert session.run('println("printed"); x * 2').text == "printed\nres0: Int = 4\n"


def test_scala_and_sql_share_the_session_s_views(session: parley.Session) -> None:
    session.run('spark.range(5).toDF("n").createOrReplaceTempView("numbers")')

    result = session.sql("select sum(n) as total from numbers")

    assert result.columns == [parley.Column("total", "bigint")]
    assert result.rows == [(10,)]


def test_of_several_sql_statements_the_last_table_is_the_result(session: parley.Session) -> None:
    result = session.sql(
        "create temp view v as select 1 as n; -- a comment; with a semicolon\n select n + 1 as m from v;"
    )

    assert list(result.dicts()) == [{"m": 2}]


def test_display_gives_a_table_from_scala(session: parley.Session) -> None:
    assert session.run('display(Seq((1, "a"), (2, "b")).toDF("n", "s"))').rows == [(1, "a"), (2, "b")]


def test_cells_are_python_values(session: parley.Session) -> None:
    (row,) = session.sql(
        """select 9223372036854775807L, cast('1.50' as decimal(10,2)), double('NaN'), date'2013-01-31', X'00FF',
                  true, null, array(1, 2), named_struct('a', 1)"""
    ).rows

    assert row[:2] == (9223372036854775807, Decimal("1.50"))
    assert math.isnan(row[2])
    assert row[3:] == (datetime.date(2013, 1, 31), b"\x00\xff", True, None, [1, 2], {"a": 1})


def test_a_timestamp_is_a_datetime(session: parley.Session) -> None:
    ((moment,),) = session.sql("select timestamp'2013-01-31 10:00:00' as at").rows

    assert isinstance(moment, datetime.datetime)


def test_more_rows_than_are_kept_is_said(session: parley.Session) -> None:
    result = session.sql("select id from range(15000)")

    assert (len(result.first_rows), result.row_count, result.truncated) == (1000, 10_000, True)
    assert result.limit_reason == "max_rows"
    assert [row[0] for row in result.rows] == list(range(10_000))


def test_all_rows_are_read_as_often_and_in_the_form_that_is_wanted(session: parley.Session) -> None:
    result = session.sql("select id, cast(id as string) as s from range(100000)", max_rows="all").result
    assert result is not None
    copy = io.BytesIO()

    table = result.to_arrow()
    result.write(copy, "csv", offset=99_998)

    assert (table.num_rows, table.column_names) == (100_000, ["id", "s"])
    assert table.slice(70_000, 1).to_pylist() == [{"id": 70_000, "s": "70000"}]
    assert copy.getvalue() == b"id,s\r\n99998,99998\r\n99999,99999\r\n"


def test_a_compile_error_has_its_place(session: parley.Session) -> None:
    with pytest.raises(parley.StatementFailed) as failed:
        session.run("val a = 1\nval b: Int = notThere\n")

    assert failed.value.name == "CompileError"
    assert failed.value.position is not None
    assert failed.value.position.line == 2
    assert "notThere" in failed.value.message


def test_an_exception_has_its_name_and_message(session: parley.Session) -> None:
    with pytest.raises(parley.StatementFailed) as failed:
        session.run('throw new IllegalStateException("boom")')

    assert (failed.value.name, failed.value.message) == ("IllegalStateException", "boom")


def test_an_unknown_table_has_spark_s_error_class(session: parley.Session) -> None:
    with pytest.raises(parley.StatementFailed) as failed:
        session.sql("select * from nowhere")

    assert failed.value.code == "TABLE_OR_VIEW_NOT_FOUND"
    assert failed.value.position == parley.Position(1, 15)


@pytest.mark.parametrize(
    "broken", ["{", 'throw new Error("boom")', "1 / 0", "notThere", "def f(n: Int): Int = f(n) + 1; f(0)"]
)
def test_a_failure_does_not_hurt_the_session(session: parley.Session, broken: str) -> None:
    session.run("val kept = 42")

    with pytest.raises(parley.StatementFailed):
        session.run(broken)

    assert session.run("kept").text.endswith("Int = 42\n")


def test_a_snippet_that_takes_too_long_is_cancelled_and_the_session_goes_on(session: parley.Session) -> None:
    session.run("val kept = 7")

    with pytest.raises(parley.StatementTimeout) as late:
        session.run("while (true) {}", timeout=2)

    assert late.value.statement.state == "cancelled"
    assert "7" in session.run("kept").text


def test_a_running_spark_job_can_be_cancelled(session: parley.Session) -> None:
    handle = session.submit("select count(*) from range(1000000) a join range(1000000) b on a.id + b.id < 0", "sql")

    assert handle.cancel().state in {"cancelling", "cancelled"}
    with pytest.raises(parley.StatementCancelled):
        handle.wait(60)


def test_statements_can_be_read_again_after_the_session_s_end(client: parley.Client) -> None:
    with client.session("read-again") as session:
        session.run("1 + 1")
    ended = client.attach("read-again")

    assert ended.info().state == "closed"
    assert [statement.text for statement in ended.statements()] == ["res0: Int = 2\n"]


def test_a_run_beyond_its_time_limit_fails_and_says_so(session: parley.Session) -> None:
    with pytest.raises(parley.StatementFailed, match="longer than its timeout"):
        session.submit("while (true) {}", time_limit=0.5).wait()


def test_the_history_finds_statements_by_their_output(session: parley.Session, client: parley.Client) -> None:
    session.run('println("nee" + "dle-in-a-haystack")')

    (entry,) = client.history("needle-in-a-haystack")

    assert (entry.session, entry.state, entry.language) == (session.name, "succeeded", "scala")


def test_events_are_seen_while_the_statement_goes_on(session: parley.Session) -> None:
    handle = session.submit('println("before"); Thread.sleep(600000)')
    events = handle.events()

    assert next(event for event in events if event.type == "stdout").text == "before\n"
    assert handle.statement().state == "running"

    handle.cancel()
    assert [event.state for event in events if event.type == "state"] == ["cancelling", "cancelled"]
