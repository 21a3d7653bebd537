"""Lists of the server, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._errors import UnexpectedAnswer
from ._transport import Transport

_PAGE = 100


def pages(transport: Transport, path: str, **query: Any) -> Iterator[dict[str, Any]]:
    """The entries of a list of each page, until no page follows."""
    cursor = None
    while True:
        asked = {**query, "limit": _PAGE, **({"cursor": cursor} if cursor else {})}
        page = transport.get(path, **asked)
        entries = page.get("items")
        if not isinstance(entries, list):
            raise UnexpectedAnswer(f"the list at {path} has no items")
        yield from entries
        following = page.get("next_cursor")
        if following is None:
            return
        if following == cursor:
            raise UnexpectedAnswer(f"the list at {path} does not go on after {cursor}")
        cursor = following
