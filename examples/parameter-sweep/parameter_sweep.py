"""The same training again and again with other parameters: a grid, its progress, one table, as CSV and JSON.

Usage: parameter_sweep.py FOLDER_OF_TABLES [--stay]
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from example import Example, check, flights, run, show, tables

HERE = Path(__file__).parent
SESSION = "training"
GRID = {"depth": {"from": 2, "to": 6, "step": 2}, "bins": [8, 32, 64]}


def main(example: Example) -> None:
    """Runs the example; any failure ends it with an exception."""
    example.wait_for(SESSION)
    example.publish(
        "train-tree",
        language="scala",
        code=(HERE / "train.scala").read_text(),
        parameters={
            "depth": {"type": "int", "required": True, "min": 1, "max": 30, "description": "of the tree, at most"},
            "bins": {"type": "int", "default": 32, "min": 2, "description": "how finely values are told apart"},
        },
        session=SESSION,
        description="How far off a decision tree is that predicts delays of arrivals, in minutes.",
    )
    show(f"POST /run/train-tree/sweep with {json.dumps(GRID)}")
    sweep = watched(example, example.post("/run/train-tree/sweep", {"parameters": GRID}))
    columns = [column["name"] for column in sweep["table"]["columns"]]
    rows = [dict(zip(columns, row)) for row in sweep["table"]["rows"]]

    show("the table as CSV")
    print(example.http.get(sweep["links"]["self"], params={"format": "csv"}).raise_for_status().text.rstrip())
    show("its last row as JSON")
    print(json.dumps(rows[-1]))
    judge(sweep, rows)
    example.stay("/run/train-tree", sweep["links"]["self"], f"/api/v1/sessions/{SESSION}/statements")


def watched(example: Example, sweep: Any) -> Any:
    """The sweep at its end; says meanwhile how far it is."""
    told = None
    while True:
        points = sweep["points"]
        progress = f"{points['succeeded']} succeeded, {points['failed']} failed, {points['total']} in all"
        if progress != told:
            print(progress, flush=True)
            told = progress
        if sweep["terminal"]:
            return sweep
        sweep = example.get(sweep["links"]["self"], wait="1s")


def judge(sweep: Any, rows: list[dict[str, Any]]) -> None:
    """Eight bins cannot tell 16 airlines apart: these fail, and the others are there."""
    failed = [row for row in rows if row["error"] is not None]
    fine = [row for row in rows if row["error"] is None]
    check(sweep["state"] == "ended", f"the sweep has ended, and is not {sweep['state']}")
    check(len(fine) == 6, f"six combinations succeed, not {len(fine)}")
    check([row["bins"] for row in failed] == [8, 8, 8], f"those with eight bins fail, not {failed}")
    best = min(fine, key=lambda row: row["minutes_off"])
    print(f"\nbest: depth {best['depth']}, bins {best['bins']}, {best['minutes_off']} minutes off")
    check(best["depth"] > 2, f"deeper trees are better, not {best}")


def declared() -> dict[str, object]:
    """The session that trains, with the flights of January as vectors."""
    january = {"language": "scala", "code": (HERE / "january.scala").read_text()}
    return {SESSION: {"init": [*flights(tables()), january]}}


if __name__ == "__main__":
    run(main, declared=declared())
