"""Answers of the shapes that the server gives, with a field that no client knows."""

from __future__ import annotations

from typing import Any


def session(state: str = "idle", **changes: Any) -> dict[str, Any]:
    return {
        "id": 7,
        "name": "flights",
        "owner": "operator",
        "spec": {"language": "scala", "conf": {}, "init": [], "tags": []},
        "state": state,
        "terminal": state in {"closed", "failed", "dead"},
        "generation": 1,
        "engine": "e1",
        "phases": {"asked": "2026-02-03T04:05:06Z"},
        "created_at": "2026-02-03T04:05:06.123456789Z",
        "ended_at": None,
        "ended_reason": None,
        "version": 3,
        "links": {"self": "/api/v1/sessions/flights", "statements": "/api/v1/sessions/flights/statements"},
        "of_a_later_version": {"what": "ever"},
    } | changes


def statement(state: str = "succeeded", **changes: Any) -> dict[str, Any]:
    return {
        "id": 0,
        "session": "flights",
        "session_id": 7,
        "language": "scala",
        "code": "1 + 1",
        "state": state,
        "terminal": state in {"succeeded", "failed", "cancelled"},
        "submitted_at": "2026-02-03T04:05:06Z",
        "started_at": "2026-02-03T04:05:06.5Z",
        "ended_at": "2026-02-03T04:05:08.750Z",
        "output": {"text": "res0: Int = 2\n", "text_omitted": 0, "table": None, "display": []},
        "error": None,
        "progress": None,
        "links": {"self": "…", "events": "…", "cancel": "…"},
        "of_a_later_version": 1,
    } | changes


def table(columns: list[tuple[str, str]], rows: list[list[Any]], **changes: Any) -> dict[str, Any]:
    whole = {
        "columns": [{"name": name, "type": sql_type} for name, sql_type in columns],
        "rows": rows,
        "row_count": len(rows),
        "truncated": False,
        "limit_reason": None,
        "more": False,
    } | changes
    return {"text": "", "text_omitted": 0, "table": whole, "display": []}


def problem(code: str, status: int, detail: str = "what happened", hint: str | None = None) -> dict[str, Any]:
    body = {
        "type": f"urn:parley:{code}",
        "title": "Title",
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": "r-1",
    }
    return body if hint is None else body | {"hint": hint}
