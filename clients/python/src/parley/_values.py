"""Cells as Python values: JSON cannot carry every SQL type, so the server sends some of them as text."""

from __future__ import annotations

import base64
import datetime
from decimal import Decimal
from typing import Any, Callable

Converter = Callable[[Any], Any]


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
