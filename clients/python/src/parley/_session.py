"""A named session."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Literal

from ._deadline import Deadline
from ._engines import read_log
from ._errors import SessionFailed, StatementTimeout
from ._files import SessionFile, read_file
from ._handle import Handle
from ._model import SessionInfo, Statement, read_session, read_statement
from ._paging import pages
from ._parameters import parameters as written
from ._questions import Catalog, Completions, Inspection, read_catalog, read_completions, read_inspection
from ._transport import Transport


class Session:
    """A named session of the server. As a context manager it is closed at the end. Thread-safe."""

    def __init__(self, transport: Transport, name: str, path: str) -> None:
        self._transport = transport
        self._path = path
        self.name = name

    def run(
        self,
        code: str,
        language: str | None = None,
        timeout: float | None = None,
        *,
        concurrent: bool = False,
        parameters: Mapping[str, Any] | None = None,
        max_rows: int | Literal["all"] | None = None,
    ) -> Statement:
        """Runs a snippet and waits for its end.

        ``language`` is the session's own where none is given. A snippet that takes longer than ``timeout`` seconds is
        cancelled, as is one whose wait is interrupted by Ctrl-C. With ``concurrent``, for SQL only, it runs beside the
        session's other statements. Of a table at most ``max_rows`` rows are kept, as many as the server sets where it
        is not given.

        The code finds ``parameters`` under their names, in SQL as ``:name``; they are bound as values and never become
        part of the code.
        """
        handle = self.submit(code, language, concurrent=concurrent, parameters=parameters, max_rows=max_rows)
        return self._wait(handle, timeout)

    def _wait(self, handle: Handle, timeout: float | None) -> Statement:
        try:
            return handle.wait(timeout)
        except StatementTimeout as late:
            end = handle.cancel()
            raise StatementTimeout(f"{late}, so it was cancelled", end) from None
        except KeyboardInterrupt:
            handle.cancel()
            raise

    def sql(
        self,
        text: str,
        timeout: float | None = None,
        *,
        parameters: Mapping[str, Any] | None = None,
        max_rows: int | Literal["all"] | None = None,
    ) -> Statement:
        """Runs SQL and waits for its end; of several statements the last one's table is the result."""
        return self.run(text, language="sql", timeout=timeout, parameters=parameters, max_rows=max_rows)

    def explain(
        self, text: str, timeout: float | None = None, *, parameters: Mapping[str, Any] | None = None
    ) -> dict[str, str]:
        """The plans that Spark makes of one SQL statement, which does not run.

        By name: ``parsed``, ``analysed``, ``optimised``, ``physical``.
        """
        plans = self._wait(self.submit(text, "sql", parameters=parameters, mode="explain"), timeout)
        return {str(plan): str(tree) for plan, tree in plans.rows}

    def complete(self, code: str, cursor: int | None = None, language: str | None = None) -> Completions:
        """What may stand at the cursor, or at the end, also while a statement runs."""
        return read_completions(self._transport.post(f"{self._path}/complete", _place(code, cursor, language)))

    def inspect(self, code: str, cursor: int | None = None, language: str | None = None) -> Inspection | None:
        """What stands at the cursor, or at the end, also while a statement runs; None where that is nothing known."""
        return read_inspection(self._transport.post(f"{self._path}/inspect", _place(code, cursor, language)))

    def catalog(
        self,
        database: str | None = None,
        *,
        table: str | None = None,
        like: str | None = None,
        limit: int = 200,
    ) -> Catalog:
        """The databases, tables, views and functions that the session sees, also while a statement runs.

        ``table`` asks for that one with its columns; in ``like`` a ``*`` stands for any letters.
        """
        asked: dict[str, Any] = {"database": database, "table": table, "like": like, "limit": limit}
        query = {name: value for name, value in asked.items() if value is not None}
        return read_catalog(self._transport.get(f"{self._path}/catalog", **query))

    def submit(
        self,
        code: str,
        language: str | None = None,
        *,
        tags: Sequence[str] = (),
        time_limit: float | None = None,
        concurrent: bool = False,
        key: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        mode: str | None = None,
        max_rows: int | Literal["all"] | None = None,
    ) -> Handle:
        """Queues a snippet and returns at once.

        A run that takes more than ``time_limit`` seconds fails. With ``concurrent``, for SQL only, it runs beside the
        session's other statements, also while earlier ones wait. The same ``key`` with the same snippet is the same
        statement, however often it is submitted; without one each call is a statement of its own, and one only, also
        where the connection breaks meanwhile.
        """
        body: dict[str, Any] = {"code": code}
        if language is not None:
            body["language"] = language
        if tags:
            body["tags"] = list(tags)
        if time_limit is not None:
            body["timeout"] = f"{round(time_limit * 1000)}ms"
        if concurrent:
            body["concurrent"] = True
        if parameters:
            body["parameters"] = written(parameters)
        if mode is not None:
            body["mode"] = mode
        if max_rows is not None:
            body["max_rows"] = None if max_rows == "all" else max_rows
        answer = self._transport.post(f"{self._path}/statements", body, key=key or str(uuid.uuid4()))
        statement = read_statement(answer)
        return Handle(self._transport, f"{self._path}/statements/{statement.id}", statement)

    def interrupt(self, tag: str | None = None) -> list[int]:
        """Cancels all that runs and waits, or what has this tag; the numbers of those statements."""
        answer = self._transport.post(f"{self._path}/interrupt", {} if tag is None else {"tag": tag})
        return [int(number) for number in answer.get("cancelled", ())]

    def statement(self, number: int) -> Statement:
        """A statement by its id, whatever its state, also one of an earlier day."""
        return read_statement(self._transport.get(f"{self._path}/statements/{number}"), self._transport)

    def statements(self) -> Iterator[Statement]:
        """All its statements by id, fetched page by page."""
        found = pages(self._transport, f"{self._path}/statements")
        return (read_statement(statement, self._transport) for statement in found)

    def info(self) -> SessionInfo:
        """The session as it is now."""
        return read_session(self._transport.get(self._path))

    def upload(self, path: str | os.PathLike[str], *, kind: str | None = None) -> SessionFile:
        """Uploads a file; the session's next statement finds it.

        ``kind`` is ``jar``, ``python`` or ``file``, by the name's ending where none is given. Classes of a jar can be
        imported; other files are found by ``SparkFiles.get`` with the ``path`` of the answer.
        """
        return read_file(self._transport.upload(f"{self._path}/files", path, {} if kind is None else {"kind": kind}))

    def files(self) -> list[SessionFile]:
        """The files that were uploaded to it."""
        return [read_file(file) for file in self._transport.get(f"{self._path}/files").get("items", ())]

    def delete_file(self, number: int) -> None:
        """Deletes a file; what is loaded of it stays until the session starts again."""
        self._transport.delete(f"{self._path}/files/{number}")

    def log(self, offset: int = 0) -> str:
        """The log of its engine from a byte on; below 0 it counts from the end."""
        return "".join(read_log(self._transport, f"{self._path}/log", offset))

    def restart(self, timeout: float | None = 300) -> SessionInfo:
        """Starts it again with a new interpreter and waits until it takes statements.

        Its variables and views are gone and its init snippets run again; what runs is cancelled, what waits runs
        afterwards, and statements are numbered on. Raises SessionFailed with the reason where it does not start, and
        TimeoutError after ``timeout`` seconds: then it goes on starting.
        """
        deadline = Deadline(timeout)
        answer = self._transport.post(f"{self._path}/restart", wait=deadline.next_wait())
        while True:
            info = read_session(answer)
            if info.terminal:
                raise SessionFailed(self.name, info.state, info.ended_reason)
            if info.state != "starting":
                return info
            if deadline.passed:
                raise TimeoutError(f"session {self.name} is still starting after {timeout} s")
            # A short wait: it is for the next change, and the one of interest may have come just before.
            answer = self._transport.get(self._path, wait=min(1.0, deadline.next_wait()))

    def close(self, timeout: float | None = 60) -> None:
        """Ends the session and waits until it has ended; its statements can still be read."""
        deadline = Deadline(timeout)
        while True:
            info = read_session(self._transport.delete(self._path, wait=deadline.next_wait()))
            if info.terminal:
                return
            if deadline.passed:
                raise TimeoutError(f"session {self.name} is still {info.state} after {timeout} s")

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<session {self.name} at {self._transport.url}>"


def _place(code: str, cursor: int | None, language: str | None) -> dict[str, Any]:
    place: dict[str, Any] = {"code": code}
    if cursor is not None:
        place["cursor"] = cursor
    if language is not None:
        place["language"] = language
    return place
