"""PyHive as its users call it."""

from __future__ import annotations

import datetime
import json
import threading
import time
from contextlib import closing
from decimal import Decimal

import parley
import pytest
from pyhive import exc, hive
from TCLIService.ttypes import TOperationState

from .conftest import Door

LONG = "select count(*) from range(100000000) a join range(100000) b on a.id % 7 = b.id % 11"
GOING_ON = (TOperationState.INITIALIZED_STATE, TOperationState.PENDING_STATE, TOperationState.RUNNING_STATE)


@pytest.mark.parametrize("transport", ["sasl", "nosasl", "http"])
def test_every_transport_answers(door: Door, transport: str) -> None:
    with closing(door.pyhive(transport)) as connection, connection.cursor() as cursor:
        cursor.execute("select 40 + 2 as n")
        assert cursor.description[0][:2] == ("n", "INT_TYPE")
        assert cursor.fetchall() == [(42,)]


def test_types_arrive_as_users_expect(door: Door) -> None:
    columns = {
        "true": True,
        "cast(1 as tinyint)": 1,
        "cast(2 as smallint)": 2,
        "3": 3,
        "4000000000": 4_000_000_000,
        "cast(0.1 as float)": 0.1,
        "0.25D": 0.25,
        "12.30BD": Decimal("12.30"),
        "'grüße 😀'": "grüße 😀",
        "date '2024-02-29'": "2024-02-29",
        "timestamp '2024-07-01 12:34:56.123456'": datetime.datetime(2024, 7, 1, 12, 34, 56, 123456),
        "timestamp_ntz '2024-07-01 12:34:56'": datetime.datetime(2024, 7, 1, 12, 34, 56),
        "X'00FF10'": b"\x00\xff\x10",
        "cast(null as int)": None,
        "cast(null as decimal(10, 2))": None,
        "cast(null as timestamp)": None,
        "cast(null as string)": None,
        "interval '1-2' year to month": "1-2",
    }
    with closing(door.pyhive()) as connection, connection.cursor() as cursor:
        cursor.execute("select " + ", ".join(columns))
        (row,) = cursor.fetchall()
    assert list(row) == list(columns.values())


def test_nested_values_are_json(door: Door) -> None:
    with closing(door.pyhive()) as connection, connection.cursor() as cursor:
        cursor.execute(
            "select array(1, null), map('a', 1), named_struct('x', 1, 'y', 'z'), cast(array() as array<int>)"
        )
        (row,) = cursor.fetchall()
    assert [json.loads(value) for value in row] == [[1, None], {"a": 1}, {"x": 1, "y": "z"}, []]


def test_parameters_are_put_in(door: Door) -> None:
    with closing(door.pyhive()) as connection, connection.cursor() as cursor:
        cursor.execute("select %s, %s, %s", ("it's a \\ back\nslash", 7, None))
        assert cursor.fetchall() == [("it's a \\ back\nslash", 7, None)]
        cursor.execute("select id from range(9) where id in %(ids)s", {"ids": [2, 5]})
        assert sorted(cursor.fetchall()) == [(2,), (5,)]


@pytest.mark.parametrize(
    ("sql", "state", "words"),
    [
        ("select * from nowhere", "42P01", "[TABLE_OR_VIEW_NOT_FOUND]"),
        ("selec 1", "42601", "[PARSE_SYNTAX_ERROR]"),
        ("select assert_true(id < 0) from range(3)", None, "is not true"),
    ],
)
def test_an_error_has_a_class_a_state_and_few_lines(door: Door, sql: str, state: str | None, words: str) -> None:
    with closing(door.pyhive()) as connection, connection.cursor() as cursor:
        with pytest.raises(exc.OperationalError) as raised:
            cursor.execute(sql)
        status = raised.value.args[0].status
        assert words in status.errorMessage
        assert state is None or status.sqlState == state
        assert len(status.sqlState) == 5
        assert "\tat " not in status.errorMessage
        assert len(status.errorMessage.splitlines()) < 15
        cursor.execute("select 1")  # the connection goes on
        assert cursor.fetchone() == (1,)


def test_an_asynchronous_statement_is_polled_and_cancelled(door: Door) -> None:
    with closing(door.pyhive()) as connection, connection.cursor() as cursor:
        cursor.execute(LONG, async_=True)
        assert cursor.poll().operationState in GOING_ON
        cursor.cancel()
        assert ended(cursor) == TOperationState.CANCELED_STATE
        cursor.execute("select 1")
        assert cursor.fetchall() == [(1,)]


def ended(cursor: hive.Cursor) -> int:
    """The state in which it ends, soon: a cancel only asks for the end."""
    deadline = time.monotonic() + 30
    state = cursor.poll().operationState
    while state in GOING_ON and time.monotonic() < deadline:
        state = cursor.poll().operationState
    return state


def test_a_short_query_answers_beside_a_long_one(door: Door) -> None:
    with closing(door.pyhive()) as busy, closing(door.pyhive()) as idle, busy.cursor() as slow, idle.cursor() as quick:
        slow.execute(LONG, async_=True)
        answer = []
        asking = threading.Thread(target=lambda: (quick.execute("select 1"), answer.extend(quick.fetchall())))
        asking.start()
        asking.join(30)
        assert answer == [(1,)]
        assert slow.poll().operationState == TOperationState.RUNNING_STATE
        slow.cancel()


def test_a_hundred_thousand_rows_come_in_pages(door: Door) -> None:
    with closing(door.pyhive()) as connection, connection.cursor() as cursor:
        cursor.arraysize = 7_000
        cursor.execute("select id, cast(id as string) from range(100000) order by id")
        first = cursor.fetchmany(10)
        assert first == [(n, str(n)) for n in range(10)]
        assert cursor.fetchall() == [(n, str(n)) for n in range(10, 100_000)]
        assert cursor.fetchone() is None


def test_a_connection_attaches_to_a_session_made_over_rest(door: Door, client: parley.Client) -> None:
    with client.session("shared") as session:
        session.sql("create or replace temp view made_there as select 5 as five")
        configuration = {"parley.session": "shared"}
        with closing(door.pyhive(configuration=configuration)) as connection, connection.cursor() as cursor:
            cursor.execute("select five from made_there")
            assert cursor.fetchall() == [(5,)]
            cursor.execute("create or replace temp view made_here as select 6 as six")
        assert list(session.sql("select six from made_here").result.rows()) == [(6,)]


def test_two_connections_do_not_see_each_others_views(door: Door) -> None:
    with closing(door.pyhive()) as one, closing(door.pyhive()) as other:
        with one.cursor() as cursor:
            cursor.execute("create or replace temp view only_mine as select 1")
        with other.cursor() as cursor, pytest.raises(exc.OperationalError):
            cursor.execute("select * from only_mine")
