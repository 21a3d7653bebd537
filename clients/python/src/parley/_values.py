"""Cells as Python values: JSON cannot carry every SQL type, so the server sends some of them as text."""

from __future__ import annotations

import base64
import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Callable

Converter = Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """A column: its name, and its type in Spark's words."""

    name: str
    type: str


def read_rows(columns: list[Column], rows: Any) -> list[tuple[Any, ...]]:
    """Rows from their JSON."""
    converters = [converter(column.type) for column in columns]
    if any(len(row) != len(columns) for row in rows):
        raise ValueError(f"a row does not have {len(columns)} cells")
    return [
        tuple(cell if cell is None or to is None else to(cell) for cell, to in zip(row, converters)) for row in rows
    ]


def converter(sql_type: str) -> Converter | None:
    """What turns a cell of this column type into its Python value; None where JSON's value is it already."""
    return _CONVERTERS.get(sql_type.partition("(")[0].strip().lower())


def _date(text: str) -> Any:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:  # beyond Python's years 1 to 9999: the text says more than an error would
        return text


def _timestamp(text: str) -> Any:
    try:
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return text


_CONVERTERS: dict[str, Converter] = {
    "bigint": int,
    "decimal": lambda value: Decimal(str(value)),
    "double": float,
    "float": float,
    "binary": base64.b64decode,
    "date": _date,
    "timestamp": _timestamp,
    "timestamp_ntz": _timestamp,
}
