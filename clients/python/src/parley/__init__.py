"""Client of Parley, an interactive code-snippet server for Apache Spark."""

from ._client import Client, connect
from ._engines import Engine
from ._errors import (
    Conflict,
    ConnectionFailed,
    Forbidden,
    Gone,
    InvalidRequest,
    LimitReached,
    NotFound,
    ParleyError,
    ProblemError,
    SessionFailed,
    StatementCancelled,
    StatementFailed,
    StatementTimeout,
    Unauthenticated,
    Unavailable,
    UnexpectedAnswer,
)
from ._files import SessionFile
from ._handle import Handle
from ._model import Event, HistoryEntry, Position, SessionInfo, Statement, StatementProblem, Version
from ._progress import Progress, Stage
from ._questions import Candidate, Catalog, CatalogFunction, CatalogTable, Completions, Inspection
from ._result import Result
from ._session import Session
from ._values import Column

__all__ = [
    "Candidate",
    "Catalog",
    "CatalogFunction",
    "CatalogTable",
    "Client",
    "Column",
    "Completions",
    "Conflict",
    "ConnectionFailed",
    "Engine",
    "Event",
    "Forbidden",
    "Gone",
    "Handle",
    "HistoryEntry",
    "Inspection",
    "InvalidRequest",
    "LimitReached",
    "NotFound",
    "ParleyError",
    "Position",
    "ProblemError",
    "Progress",
    "Result",
    "Session",
    "SessionFailed",
    "SessionFile",
    "SessionInfo",
    "Stage",
    "Statement",
    "StatementCancelled",
    "StatementFailed",
    "StatementProblem",
    "StatementTimeout",
    "Unauthenticated",
    "Unavailable",
    "UnexpectedAnswer",
    "Version",
    "connect",
]
