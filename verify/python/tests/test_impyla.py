"""impyla as its users call it."""

from __future__ import annotations

import datetime
from contextlib import closing
from decimal import Decimal

import pytest
from impala import error

from .conftest import Door
from .test_pyhive import LONG


@pytest.mark.parametrize("transport", ["sasl", "nosasl", "http"])
def test_every_transport_answers(door: Door, transport: str) -> None:
    with closing(door.impyla(transport)) as connection, closing(connection.cursor()) as cursor:
        cursor.execute("select 40 + 2 as n")
        assert cursor.description[0][:2] == ("n", "INT")
        assert cursor.fetchall() == [(42,)]


def test_types_arrive_as_users_expect(door: Door) -> None:
    columns = {
        "false": False,
        "cast(1 as tinyint)": 1,
        "4000000000": 4_000_000_000,
        "0.25D": 0.25,
        "12.30BD": Decimal("12.30"),
        "'grüße'": "grüße",
        "date '2024-02-29'": datetime.date(2024, 2, 29),
        "timestamp '2024-07-01 12:34:56.123456'": datetime.datetime(2024, 7, 1, 12, 34, 56, 123456),
        "cast(null as double)": None,
        "array(1, 2)": b"[1,2]",  # impyla decodes the text of strings alone
    }
    with closing(door.impyla()) as connection, closing(connection.cursor()) as cursor:
        cursor.execute("select " + ", ".join(columns))
        (row,) = cursor.fetchall()
    assert list(row) == list(columns.values())


def test_parameters_are_put_in(door: Door) -> None:
    with closing(door.impyla()) as connection, closing(connection.cursor()) as cursor:
        cursor.execute("select %(word)s, %(number)s", {"word": "it's", "number": 7})
        assert cursor.fetchall() == [("it's", 7)]


def test_an_error_has_a_class_and_few_lines(door: Door) -> None:
    with closing(door.impyla()) as connection, closing(connection.cursor()) as cursor:
        with pytest.raises(error.Error) as raised:
            cursor.execute("select * from nowhere")
        message = str(raised.value)
        assert "[TABLE_OR_VIEW_NOT_FOUND]" in message
        assert "\tat " not in message
        assert len(message.splitlines()) < 15


def test_an_asynchronous_statement_is_cancelled(door: Door) -> None:
    with closing(door.impyla()) as connection, closing(connection.cursor()) as cursor:
        cursor.execute_async(LONG)
        assert cursor.is_executing()
        cursor.cancel_operation()
        cursor.execute("select 1")
        assert cursor.fetchall() == [(1,)]


def test_metadata_lists_databases_tables_and_columns(door: Door) -> None:
    with closing(door.impyla()) as connection, closing(connection.cursor()) as cursor:
        cursor.execute("create or replace temp view impyla_view as select 1 as a, 'x' as b")
        assert "default" in [row[0] for row in cursor.get_databases() or cursor.fetchall()]
        assert cursor.table_exists("impyla_view")
        assert [name for name, *_ in cursor.get_table_schema("impyla_view")] == ["a", "b"]


def test_a_hundred_thousand_rows_come_in_pages(door: Door) -> None:
    with closing(door.impyla()) as connection, closing(connection.cursor()) as cursor:
        cursor.arraysize = 9_000
        cursor.execute("select id from range(100000) order by id")
        assert [row[0] for row in cursor] == list(range(100_000))
