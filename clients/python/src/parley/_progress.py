"""How far a statement's Spark jobs are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Stage:
    """A stage of a Spark job in its latest attempt; bytes and records are those of tasks that are done."""

    id: int
    attempt: int
    name: str
    tasks: int
    active: int
    done: int
    failed: int
    input_bytes: int
    input_records: int
    output_bytes: int
    output_records: int
    shuffle_read_bytes: int
    shuffle_write_bytes: int
    remaining_ms: int | None
    link: str | None


@dataclass(frozen=True)
class Progress:
    """How far a statement's Spark jobs are, as far as they have begun. Prints as a line."""

    jobs: int
    active_jobs: int
    tasks: int
    done: int
    fraction: float | None
    stages: tuple[Stage, ...]
    stages_omitted: int

    def __str__(self) -> str:
        share = "" if self.fraction is None else f" ({self.fraction:.0%})"
        return f"{self.done} of {self.tasks} tasks{share}, job {self.jobs}"


def read_progress(json: Mapping[str, Any] | None) -> Progress | None:
    """Progress from its JSON, or None where there is none."""
    if json is None:
        return None
    return Progress(
        jobs=json["jobs"],
        active_jobs=json["active_jobs"],
        tasks=json["tasks"],
        done=json["done"],
        fraction=json["fraction"],
        stages=tuple(Stage(**{field.name: stage[field.name] for field in fields(Stage)}) for stage in json["stages"]),
        stages_omitted=json["stages_omitted"],
    )
