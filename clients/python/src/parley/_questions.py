"""What a session answers beside its statements, as immutable values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ._errors import UnexpectedAnswer
from ._values import Column


@dataclass(frozen=True)
class Candidate:
    """A text that may stand at a place in code; ``type`` is its type or signature where that is known."""

    text: str
    kind: str
    type: str | None


@dataclass(frozen=True)
class Completions:
    """What may stand in place of ``code[start:end]``, the likeliest first."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]
    truncated: bool


@dataclass(frozen=True)
class Inspection:
    """What stands at a place in code."""

    name: str
    kind: str
    signature: str | None
    text: str | None


@dataclass(frozen=True)
class CatalogTable:
    """A table or view; ``database`` is None of a temporary one, ``columns`` where they were not asked for."""

    database: str | None
    name: str
    view: bool
    temporary: bool
    columns: tuple[Column, ...] | None


@dataclass(frozen=True)
class CatalogFunction:
    """A function, Spark's own or the session's."""

    name: str
    built_in: bool


@dataclass(frozen=True)
class Catalog:
    """What a session sees by name; the tables are those of ``database``, and temporary views."""

    database: str
    databases: tuple[str, ...]
    tables: tuple[CatalogTable, ...]
    functions: tuple[CatalogFunction, ...]
    truncated: bool


def read_completions(json: Mapping[str, Any]) -> Completions:
    """Completions from their JSON."""
    try:
        candidates = tuple(Candidate(item["text"], item["kind"], item.get("type")) for item in json["items"])
        return Completions(json["from"], json["to"], candidates, json["truncated"])
    except (KeyError, TypeError) as error:
        raise UnexpectedAnswer(f"the answer is no list of completions: {error!r}") from error


def read_inspection(json: Mapping[str, Any]) -> Inspection | None:
    """An inspection from its JSON; None where nothing known stands there."""
    try:
        if not json["found"]:
            return None
        return Inspection(json["name"], json["kind"], json.get("signature"), json.get("text"))
    except (KeyError, TypeError) as error:
        raise UnexpectedAnswer(f"the answer is no inspection: {error!r}") from error


def read_catalog(json: Mapping[str, Any]) -> Catalog:
    """A catalog from its JSON."""
    try:
        functions = tuple(CatalogFunction(function["name"], function["built_in"]) for function in json["functions"])
        tables = tuple(_table(table) for table in json["tables"])
        return Catalog(json["database"], tuple(json["databases"]), tables, functions, json["truncated"])
    except (KeyError, TypeError) as error:
        raise UnexpectedAnswer(f"the answer is no catalog: {error!r}") from error


def _table(json: Mapping[str, Any]) -> CatalogTable:
    columns = json.get("columns")
    read = None if columns is None else tuple(Column(column["name"], column["type"]) for column in columns)
    return CatalogTable(json["database"], json["name"], json["view"], json["temporary"], read)
