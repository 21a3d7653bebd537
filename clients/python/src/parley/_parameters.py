"""Python's values as parameters of a statement."""

from __future__ import annotations

import base64
import datetime
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

_INT = 2**31
_EXACT = 2**53


def parameters(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the server takes them, each with its type; a mapping with ``type`` and ``value`` stays as it is."""
    return {name: _written(name, value) for name, value in values.items()}


def _written(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    kind, written = _typed(name, value)
    return {"type": kind, "value": written}


def _typed(name: str, value: Any) -> tuple[str, Any]:
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, int):
        return "int" if -_INT <= value < _INT else "bigint", value if abs(value) <= _EXACT else str(value)
    if isinstance(value, float):
        return "double", value if math.isfinite(value) else str(value).replace("nan", "NaN").replace("inf", "Infinity")
    if isinstance(value, str):
        return "string", value
    if isinstance(value, Decimal):
        return "decimal", f"{value:f}"
    if isinstance(value, datetime.datetime):
        return "timestamp" if value.tzinfo else "timestamp_ntz", value.isoformat()
    if isinstance(value, datetime.date):
        return "date", value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        return "binary", base64.b64encode(value).decode("ascii")
    if value is None:
        raise TypeError(f"parameter {name} is None: say of which type, as {{'type': 'int', 'value': None}}")
    raise TypeError(f"parameter {name} is a {type(value).__name__}, which is no value for a parameter")
