"""A submitted statement that may still run."""

from __future__ import annotations

from collections.abc import Iterator

from ._deadline import Deadline
from ._errors import Conflict, StatementCancelled, StatementFailed, StatementTimeout, UnexpectedAnswer
from ._model import Event, Statement, read_event, read_statement
from ._transport import LONGEST_WAIT, Transport

_CANCEL_WAIT = 10.0


class Handle:
    """A submitted statement: wait for it, cancel it, look at it. Thread-safe."""

    def __init__(self, transport: Transport, path: str, statement: Statement) -> None:
        self._transport = transport
        self._path = path
        self.id = statement.id
        self.session = statement.session

    def statement(self) -> Statement:
        """The statement as it is now, whatever its state."""
        return read_statement(self._transport.get(self._path), self._transport)

    def wait(self, timeout: float | None = None) -> Statement:
        """The statement once it has succeeded.

        Raises StatementFailed, StatementCancelled, or StatementTimeout after ``timeout`` seconds: then it runs on.
        """
        deadline = Deadline(timeout)
        while True:
            answer = self._transport.get(self._path, wait=deadline.next_wait())
            statement = read_statement(answer, self._transport)
            if statement.terminal:
                return _succeeded(statement)
            if deadline.passed:
                raise StatementTimeout(
                    f"statement {self.id} of session {self.session} is still {statement.state} after {timeout} s",
                    statement,
                )

    def events(self, after: int = -1) -> Iterator[Event]:
        """What happens to it, as it happens, until it has ended; only events after the one of this id.

        A connection that breaks meanwhile loses nothing and repeats nothing.
        """
        ended = False
        while not ended:
            page = self._transport.get(f"{self._path}/events", wait=LONGEST_WAIT, after=after)
            try:
                items, after, ended = page["items"], page["next"], page["ended"]
            except KeyError as error:
                raise UnexpectedAnswer(f"the answer is no page of events: it has no {error}") from error
            yield from map(read_event, items)

    def cancel(self) -> Statement:
        """Asks for its end and waits a little for it; a statement that has ended already stays as it is."""
        try:
            answer = self._transport.post(f"{self._path}/cancel", wait=_CANCEL_WAIT)
            return read_statement(answer, self._transport)
        except Conflict:
            return self.statement()

    def __repr__(self) -> str:
        return f"<statement {self.id} of session {self.session}>"


def _succeeded(statement: Statement) -> Statement:
    error = statement.error
    if error is not None:
        raise StatementFailed(error.name, error.message, error.code, error.traceback, error.position, statement)
    if statement.state == "cancelled":
        raise StatementCancelled(statement)
    return statement
