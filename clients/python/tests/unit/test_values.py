from __future__ import annotations

import datetime
import math
from decimal import Decimal
from typing import Any

import pytest
from parley import UnexpectedAnswer
from parley._model import read_statement

from .shapes import statement, table


def cell(sql_type: str, json: Any) -> Any:
    return read_statement(statement(output=table([("value", sql_type)], [[json]]))).rows[0][0]


@pytest.mark.parametrize(
    ("sql_type", "json", "value"),
    [
        ("bigint", 1, 1),
        ("bigint", "9223372036854775807", 9223372036854775807),
        ("decimal(10,2)", "12.30", Decimal("12.30")),
        ("double", 1.5, 1.5),
        ("double", "Infinity", math.inf),
        ("float", "-Infinity", -math.inf),
        ("binary", "AP8=", b"\x00\xff"),
        ("date", "2013-01-31", datetime.date(2013, 1, 31)),
        ("date", "+12013-01-31", "+12013-01-31"),
        ("timestamp", "2013-01-31T10:00:00Z", datetime.datetime(2013, 1, 31, 10, tzinfo=datetime.timezone.utc)),
        ("timestamp_ntz", "2013-01-31T10:00:00", datetime.datetime(2013, 1, 31, 10)),
        ("string", "1", "1"),
        ("boolean", True, True),
        ("array<int>", [1, None], [1, None]),
        ("struct<a:int>", {"a": 1}, {"a": 1}),
        ("bigint", None, None),
    ],
)
def test_cells_become_python_values_by_their_column_s_type(sql_type: str, json: Any, value: Any) -> None:
    assert cell(sql_type, json) == value
    assert type(cell(sql_type, json)) is type(value)


def test_nan_stays_a_number() -> None:
    assert math.isnan(cell("double", "NaN"))


@pytest.mark.parametrize(("sql_type", "json"), [("bigint", "many"), ("decimal(3,1)", "x"), ("binary", "abc")])
def test_a_cell_that_is_not_of_its_column_s_type_is_said_so(sql_type: str, json: Any) -> None:
    with pytest.raises(UnexpectedAnswer, match="the answer is no statement"):
        cell(sql_type, json)


def test_a_row_of_another_length_is_said_so() -> None:
    with pytest.raises(UnexpectedAnswer, match="does not have 1 cells"):
        read_statement(statement(output=table([("n", "int")], [[1, 2]])))
