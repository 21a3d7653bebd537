"""What the server answers with, as immutable values. Fields that this version does not know are ignored."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ._errors import UnexpectedAnswer
from ._progress import Progress, read_progress
from ._render import render_table
from ._result import Result
from ._transport import Transport
from ._values import Column, read_rows

SHOWN_ROWS = 20


@dataclass(frozen=True)
class Position:
    """A place in submitted code; both count from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class StatementProblem:
    """Why a statement failed."""

    name: str
    message: str
    code: str | None = None
    traceback: tuple[str, ...] = ()
    position: Position | None = None


@dataclass(frozen=True)
class Version:
    """What the server runs."""

    version: str
    api: str
    java: str


@dataclass(frozen=True)
class SessionInfo:
    """A session at one moment."""

    id: int
    name: str
    state: str
    terminal: bool
    language: str
    generation: int
    created_at: datetime.datetime | None
    ended_at: datetime.datetime | None
    ended_reason: str | None
    restart_reason: str | None = None
    """Why it last started again; None where it never did."""
    idle_since: datetime.datetime | None = None
    """Since when nobody has used it; None while somebody does."""
    expires_at: datetime.datetime | None = None
    """When it is closed if nothing changes; None where no clock runs."""
    owner: str | None = None
    """Whose it is; None where the server does not tell."""


@dataclass(frozen=True, repr=False)
class Statement:
    """A statement at one moment: state, output and error belong together. Prints as its text and its table."""

    id: int
    session: str
    language: str
    code: str
    tags: tuple[str, ...]
    state: str
    terminal: bool
    text: str
    text_omitted: int
    columns: list[Column]
    first_rows: list[tuple[Any, ...]]
    row_count: int
    truncated: bool
    limit_reason: str | None
    more: bool
    error: StatementProblem | None
    submitted_at: datetime.datetime | None
    started_at: datetime.datetime | None
    ended_at: datetime.datetime | None
    progress: Progress | None = None
    display: tuple[Mapping[str, Any], ...] = ()
    """Rich output, each by MIME type; ``text/plain`` is always among them."""
    result: Result | None = field(default=None, compare=False)
    """Where all rows are read from, in other forms too; None where it was not read from a server."""

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """All rows that were kept; those that did not come with the statement are fetched first."""
        if not self.more or self.result is None:
            return self.first_rows
        return [*self.first_rows, *self.result.rows(offset=len(self.first_rows))]

    @property
    def elapsed(self) -> datetime.timedelta | None:
        """How long the code ran; None before its end, or where it never started."""
        if self.started_at is None or self.ended_at is None:
            return None
        return self.ended_at - self.started_at

    def dicts(self) -> Iterator[dict[str, Any]]:
        """The rows by column name; of columns of the same name the last one counts."""
        names = [column.name for column in self.columns]
        return (dict(zip(names, row)) for row in self.rows)

    def __str__(self) -> str:
        parts = [self.text.rstrip("\n")] if self.text.strip() else []
        if self.columns:
            parts.append(render_table([c.name for c in self.columns], self.first_rows[:SHOWN_ROWS], self._footer()))
        if self.error is not None:
            parts.append(f"{self.error.name}: {self.error.message}")
        return "\n".join(parts) if parts else f"({self.state}, no output)"

    __repr__ = __str__

    def _footer(self) -> str:
        shown = min(len(self.first_rows), SHOWN_ROWS)
        count = f"{self.row_count} row" + ("" if self.row_count == 1 else "s")
        notes = [count if shown == self.row_count else f"first {shown} of {count}"]
        if self.truncated:
            notes.append(f"the query had more ({self.limit_reason})" if self.limit_reason else "the query had more")
        return ", ".join(notes)


@dataclass(frozen=True)
class HistoryEntry:
    """A statement of any session in short: code and text may be cut."""

    session: str
    session_id: int
    id: int
    language: str
    code: str
    tags: tuple[str, ...]
    state: str
    text: str
    row_count: int | None
    error: StatementProblem | None
    submitted_at: datetime.datetime | None


def read_history_entry(json: Mapping[str, Any]) -> HistoryEntry:
    """An entry from its JSON."""
    try:
        return HistoryEntry(
            session=json["session"],
            session_id=json["session_id"],
            id=json["id"],
            language=json["language"],
            code=json["code"],
            tags=tuple(json.get("tags") or ()),
            state=json["state"],
            text=json.get("text") or "",
            row_count=json.get("row_count"),
            error=_problem(json.get("error")),
            submitted_at=read_time(json.get("submitted_at")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnexpectedAnswer(f"the answer is no entry of the history: {error!r}") from error


@dataclass(frozen=True)
class Event:
    """Something that happened to a statement; ``type`` says which of the other fields it has.

    ``stdout`` and ``stderr`` have a ``text``, ``state`` a ``state``, ``error`` an ``error``, ``progress`` a
    ``progress``, ``display`` a ``display`` by MIME type; ``gap`` stands for ``characters`` that were dropped, since
    more was printed than is kept. Types may be added.
    """

    id: int
    type: str
    at: datetime.datetime | None
    text: str = ""
    state: str | None = None
    error: StatementProblem | None = None
    characters: int = 0
    progress: Progress | None = None
    display: Mapping[str, Any] | None = None


def read_event(json: Mapping[str, Any]) -> Event:
    """An event from its JSON."""
    try:
        return Event(
            id=json["id"],
            type=json["type"],
            at=read_time(json.get("at")),
            text=json.get("text") or "",
            state=json.get("state"),
            error=_problem(json.get("error")),
            characters=json.get("characters") or 0,
            progress=read_progress(json.get("progress")),
            display=None if json.get("display") is None else json["display"]["data"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnexpectedAnswer(f"the answer is no event: {error!r}") from error


def read_statement(json: Mapping[str, Any], transport: Transport | None = None) -> Statement:
    """A statement from its JSON; its result is read through ``transport``."""
    output: Mapping[str, Any] = json.get("output") or {}
    table: Mapping[str, Any] = output.get("table") or {}
    try:
        columns = [Column(column["name"], column["type"]) for column in table.get("columns", ())]
        return Statement(
            id=json["id"],
            session=json["session"],
            language=json["language"],
            code=json["code"],
            tags=tuple(json.get("tags") or ()),
            state=json["state"],
            terminal=json["terminal"],
            text=output.get("text") or "",
            text_omitted=output.get("text_omitted") or 0,
            columns=columns,
            first_rows=read_rows(columns, table.get("rows", ())),
            row_count=table.get("row_count", 0),
            truncated=table.get("truncated", False),
            limit_reason=table.get("limit_reason"),
            more=table.get("more", False),
            error=_problem(json.get("error")),
            submitted_at=read_time(json.get("submitted_at")),
            started_at=read_time(json.get("started_at")),
            ended_at=read_time(json.get("ended_at")),
            progress=read_progress(json.get("progress")),
            display=tuple(bundle["data"] for bundle in output.get("display") or ()),
            result=None if transport is None else _result(transport, json),
        )
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise UnexpectedAnswer(f"the answer is no statement: {error!r}") from error


def read_session(json: Mapping[str, Any]) -> SessionInfo:
    """A session from its JSON."""
    try:
        return SessionInfo(
            id=json["id"],
            name=json["name"],
            state=json["state"],
            terminal=json["terminal"],
            language=json["spec"]["language"],
            generation=json["generation"],
            created_at=read_time(json.get("created_at")),
            ended_at=read_time(json.get("ended_at")),
            ended_reason=json.get("ended_reason"),
            restart_reason=(json.get("last_restart") or {}).get("reason"),
            idle_since=read_time((json.get("clocks") or {}).get("idle_since")),
            expires_at=read_time((json.get("clocks") or {}).get("expires_at")),
            owner=json.get("owner"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnexpectedAnswer(f"the answer is no session: {error!r}") from error


def read_version(json: Mapping[str, Any]) -> Version:
    """The server's version from its JSON."""
    try:
        return Version(json["version"], json["api"], json["java"])
    except KeyError as error:
        raise UnexpectedAnswer(f"the answer is no version of Parley: it has no {error}") from error


def _result(transport: Transport, json: Mapping[str, Any]) -> Result:
    # By the session's number: a later session may have the same name.
    return Result(transport, f"/sessions/{json['session_id']}/statements/{json['id']}/result")


def _problem(json: Mapping[str, Any] | None) -> StatementProblem | None:
    if json is None:
        return None
    place = json.get("position")
    return StatementProblem(
        name=json["name"],
        message=json.get("message") or "",
        code=json.get("code"),
        traceback=tuple(json.get("traceback") or ()),
        position=Position(place["line"], place["column"]) if place else None,
    )


def read_time(text: str | None) -> datetime.datetime | None:
    """A time from its text."""
    if text is None:
        return None
    whole, dot, fraction = text.rstrip("Z").partition(".")
    micros = f"{fraction[:6]:0<6}" if dot else "000000"  # Java may write nine digits, Python 3.9 reads only six
    return datetime.datetime.fromisoformat(f"{whole}.{micros}+00:00")
