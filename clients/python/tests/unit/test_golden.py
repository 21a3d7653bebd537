from __future__ import annotations

import json
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import parley
from parley._model import read_event, read_statement

from .shapes import statement

MODEL = Path(__file__).resolve().parents[4] / "protocol/src/test/resources/golden/model"


def golden(name: str) -> Any:
    return json.loads((MODEL / name).read_text())


def test_the_protocol_s_golden_table_is_read() -> None:
    table = golden("table.json")

    read = read_statement(statement(output={"text": "", "text_omitted": 0, "table": table, "display": []}))

    assert [column.name for column in read.columns] == [column["name"] for column in table["columns"]]
    assert read.rows[0][:4] == (1, 0.25, True, Decimal("12.50"))
    assert read.rows[1] == (None,) * len(read.columns)
    assert read.rows[2][0] == 9007199254740993
    assert math.isnan(read.rows[2][1])
    assert (read.row_count, read.truncated, read.limit_reason) == (3, True, "max_rows")


def test_the_protocol_s_golden_progress_and_rich_output_are_read() -> None:
    progress = golden("../events/statement_progressed.json")["progress"]
    bundle = golden("../events/statement_displayed.json")["bundle"]
    output = {"text": "", "text_omitted": 0, "table": None, "display": [bundle]}

    read = read_statement(statement("running", progress=progress, output=output))
    events = [
        read_event({"id": 1, "type": "progress", "at": None, "progress": progress}),
        read_event({"id": 2, "type": "display", "at": None, "display": bundle}),
    ]

    assert read.progress is not None
    assert str(read.progress) == "12 of 16 tasks (75%), job 3"
    assert [stage.remaining_ms for stage in read.progress.stages] == [None, 2500]
    assert read.display == ({"text/html": "<b>été ✈</b>", "text/plain": "été ✈"},)
    assert events[0].progress == read.progress
    assert events[1].display == read.display[0]


def test_the_protocol_s_golden_errors_are_read() -> None:
    whole = read_statement(statement("failed", error=golden("statement_error.json"))).error
    bare = read_statement(statement("failed", error=golden("statement_error_bare.json"))).error

    assert whole is not None
    assert (whole.name, whole.code, whole.position) == (
        "AnalysisException",
        "TABLE_OR_VIEW_NOT_FOUND",
        parley.Position(1, 15),
    )
    assert len(whole.traceback) == 2
    assert bare is not None
    assert (bare.name, bare.traceback, bare.position) == ("EngineLost", (), None)
