"""Engines, as administrators see them, and their logs."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ._errors import UnexpectedAnswer
from ._model import read_time
from ._transport import Transport

_MOST_BYTES = 1 << 20


@dataclass(frozen=True)
class Engine:
    """An engine, a Spark driver that holds sessions; figures are None before it has told them."""

    id: str
    state: str
    """``starting``, ``ready``, ``draining`` or ``stopping``."""
    drain_reason: str | None
    pid: int | None
    launched_at: datetime.datetime | None
    spark_version: str | None
    spark_ui: str | None
    sessions: tuple[int, ...]
    """Their numbers."""
    closed_sessions: int | None
    statements: int | None
    heap_bytes: int | None
    heap_max_bytes: int | None
    metaspace_bytes: int | None


def read_engine(json: Mapping[str, Any]) -> Engine:
    """An engine from its JSON."""
    status: Mapping[str, Any] = json.get("status") or {}
    try:
        return Engine(
            id=json["id"],
            state=json["state"],
            drain_reason=json.get("drain_reason"),
            pid=json.get("pid"),
            launched_at=read_time(json.get("launched_at")),
            spark_version=(json.get("versions") or {}).get("spark"),
            spark_ui=json.get("spark_ui"),
            sessions=tuple(json.get("sessions") or ()),
            closed_sessions=status.get("closed_sessions"),
            statements=status.get("statements"),
            heap_bytes=status.get("heap_bytes"),
            heap_max_bytes=status.get("heap_max_bytes"),
            metaspace_bytes=status.get("metaspace_bytes"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnexpectedAnswer(f"the answer is no engine: {error!r}") from error


def read_log(transport: Transport, path: str, offset: int) -> Iterator[str]:
    """What a log holds now from an offset on, page by page; below 0 the offset counts from its end."""
    while True:
        page = transport.get(path, offset=offset, limit=_MOST_BYTES)
        if page["text"]:
            yield page["text"]
        if page["next"] >= page["size"]:
            return
        offset = page["next"]
