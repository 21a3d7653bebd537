"""Tables as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

WIDEST_CELL = 60


def render_table(names: Sequence[str], rows: Sequence[Sequence[Any]], footer: str) -> str:
    """The rows under their column names, numbers to the right, with a last line that says how many there are."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(len(text) for text in column) for column in zip([_cut(name) for name in names], *cells)]
    numeric = [_is_numeric([row[index] for row in rows]) for index in range(len(names))]

    def line(texts: Sequence[str]) -> str:
        padded = (
            text.rjust(width) if right else text.ljust(width) for text, width, right in zip(texts, widths, numeric)
        )
        return "  ".join(padded).rstrip()

    return "\n".join(
        [line([_cut(name) for name in names]), "  ".join("-" * width for width in widths)]
        + [line(row) for row in cells]
        + [f"({footer})"]
    )


def _is_numeric(values: Sequence[Any]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(hasattr(value, "__float__") and not isinstance(value, bool) for value in known)


def _cell(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        short = f"{value:.6g}" if abs(value) < 1e6 else repr(value)  # as many digits as one reads
        return f"{short}.0" if short.lstrip("-").isdigit() else short
    return _cut(" ".join(str(value).split("\n")))


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST_CELL else text[: WIDEST_CELL - 1] + "…"
