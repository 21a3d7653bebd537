"""Files of a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ._errors import UnexpectedAnswer


@dataclass(frozen=True)
class SessionFile:
    """A file that was uploaded to a session."""

    number: int
    name: str
    kind: str
    """``jar``, ``python`` or ``file``."""
    bytes: int
    path: str
    """What ``SparkFiles.get`` finds it by, in the driver and in tasks."""


def read_file(json: Mapping[str, Any]) -> SessionFile:
    """A file from its JSON."""
    try:
        return SessionFile(json["number"], json["name"], json["kind"], json["bytes"], json["path"])
    except KeyError as error:
        raise UnexpectedAnswer(f"the answer is no file of a session: it has no {error}") from error
