"""Client of Parley, an interactive code-snippet server for Apache Spark."""

from ._client import Client, connect
from ._errors import (
    Conflict,
    ConnectionFailed,
    Forbidden,
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
from ._handle import Handle
from ._model import Column, Event, HistoryEntry, Position, SessionInfo, Statement, StatementProblem, Version
from ._progress import Progress, Stage
from ._questions import Candidate, Catalog, CatalogFunction, CatalogTable, Completions, Inspection
from ._session import Session

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
    "Event",
    "Forbidden",
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
    "Session",
    "SessionFailed",
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
