"""Arrow's tables as pandas' frames."""

from __future__ import annotations

import importlib
from typing import Any

_SAMPLE = 1_000


def to_frame(table: Any) -> Any:
    """The table as a pandas.DataFrame.

    Looking up each text among those that were met before saves memory where texts repeat, and costs five times the
    conversion where they do not; so each column is looked at first.
    """
    unlike = [at for at, column in enumerate(table.columns) if _is_mostly_unlike(column)]
    frame = table.select([at for at in range(table.num_columns) if at not in unlike]).to_pandas()
    for at in unlike:
        values = table.column(at).to_pandas(deduplicate_objects=False)
        frame.insert(at, table.schema.names[at], values, allow_duplicates=True)
    return frame


def _is_mostly_unlike(column: Any) -> bool:
    types = importlib.import_module("pyarrow.types")
    if not (types.is_string(column.type) or types.is_binary(column.type)):
        return False
    sample = column.slice(0, _SAMPLE)
    return len(sample) > 0 and len(sample.unique()) > len(sample) / 2
