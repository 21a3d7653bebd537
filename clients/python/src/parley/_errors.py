"""What can go wrong. The classes of ProblemError mirror the kinds of the server's error catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._model import Position, Statement


class ParleyError(Exception):
    """Every error of this package."""


class ConnectionFailed(ParleyError):
    """The server could not be reached, or the connection broke and did not come back."""


class UnexpectedAnswer(ParleyError):
    """What answered does not speak like a Parley server; the address may be another service's."""


class ProblemError(ParleyError):
    """A request that the server did not accept, with the server's own words."""

    def __init__(
        self,
        code: str,
        detail: str,
        hint: str | None = None,
        status: int = 0,
        request_id: str | None = None,
    ) -> None:
        super().__init__(f"{code}: {detail}" + (f" ({hint})" if hint else ""))
        self.code = code
        self.detail = detail
        self.hint = hint
        self.status = status
        self.request_id = request_id


class InvalidRequest(ProblemError):
    """The request itself is wrong."""


class Unauthenticated(ProblemError):
    """The server wants a token, or another one."""


class Forbidden(ProblemError):
    """The server refuses this caller."""


class NotFound(ProblemError):
    """There is no such session, statement, result or route."""


class Gone(ProblemError):
    """It was there and is not any more, a result that expired for one; the detail says why and when."""


class Conflict(ProblemError):
    """What is there does not allow it: another spec, a session that closes, a statement that has ended."""


class LimitReached(ProblemError):
    """A bound of the server is reached; try again later."""


class Unavailable(ProblemError):
    """The server cannot do it now: it shuts down, or Spark did not start."""


class SessionFailed(ParleyError):
    """A session that did not start, or that is gone."""

    def __init__(self, session: str, state: str, reason: str | None) -> None:
        super().__init__(f"session {session} is {state}: {reason or 'no reason was given'}")
        self.session = session
        self.state = state
        self.reason = reason


class StatementFailed(ParleyError):
    """A statement whose code failed; ``statement`` holds what it printed until then."""

    def __init__(
        self,
        name: str,
        message: str,
        code: str | None,
        traceback: Sequence[str],
        position: Position | None,
        statement: Statement,
    ) -> None:
        place = f" (line {position.line}, column {position.column})" if position else ""
        super().__init__("\n".join([f"{name}: {message}{place}", *(f"  {frame}" for frame in traceback)]))
        self.name = name
        self.message = message
        self.code = code
        self.traceback = list(traceback)
        self.position = position
        self.statement = statement


class StatementCancelled(ParleyError):
    """A statement that was cancelled, by this caller or by another."""

    def __init__(self, statement: Statement) -> None:
        super().__init__(f"statement {statement.id} of session {statement.session} was cancelled")
        self.statement = statement


class StatementTimeout(ParleyError, TimeoutError):
    """A statement that took longer than its caller would wait."""

    def __init__(self, message: str, statement: Statement) -> None:
        super().__init__(message)
        self.statement = statement
