"""A named session."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, Literal

from ._deadline import Deadline
from ._errors import StatementTimeout
from ._handle import Handle
from ._model import SessionInfo, Statement, read_session, read_statement
from ._paging import pages
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
        max_rows: int | Literal["all"] | None = None,
    ) -> Statement:
        """Runs a snippet and waits for its end.

        ``language`` is the session's own where none is given. A snippet that takes longer than ``timeout`` seconds is
        cancelled, as is one whose wait is interrupted by Ctrl-C. Of a table at most ``max_rows`` rows are kept, as many
        as the server sets where it is not given.
        """
        handle = self.submit(code, language, max_rows=max_rows)
        try:
            return handle.wait(timeout)
        except StatementTimeout as late:
            end = handle.cancel()
            raise StatementTimeout(f"{late}, so it was cancelled", end) from None
        except KeyboardInterrupt:
            handle.cancel()
            raise

    def sql(
        self, text: str, timeout: float | None = None, *, max_rows: int | Literal["all"] | None = None
    ) -> Statement:
        """Runs SQL and waits for its end; of several statements the last one's table is the result."""
        return self.run(text, language="sql", timeout=timeout, max_rows=max_rows)

    def submit(
        self,
        code: str,
        language: str | None = None,
        *,
        tags: Sequence[str] = (),
        time_limit: float | None = None,
        key: str | None = None,
        max_rows: int | Literal["all"] | None = None,
    ) -> Handle:
        """Queues a snippet and returns at once.

        A run that takes more than ``time_limit`` seconds fails. The same ``key`` with the same snippet is the same
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
