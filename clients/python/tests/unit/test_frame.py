from __future__ import annotations

import pandas.testing  # type: ignore[import-untyped]
import pyarrow  # type: ignore[import-untyped]
import pytest
from parley._frame import to_frame

TABLES = {
    "texts that differ and texts that repeat, under one name": pyarrow.table(
        [
            pyarrow.array(["a", "b", None]),
            pyarrow.array([1, 2, None]),
            pyarrow.array(["x", "x", "x"]),
            pyarrow.array([b"1", b"2", b"3"]),
        ],
        names=["s", "s", "u", "s"],
    ),
    "one column of texts that differ": pyarrow.table([pyarrow.array(["a", None, "b"])], names=["s"]),
    "no rows": pyarrow.table([pyarrow.array([], pyarrow.string())], names=["s"]),
    "no columns": pyarrow.table({}),
    "several batches": pyarrow.concat_tables([pyarrow.table({"s": [str(at)], "n": [at]}) for at in range(9)]),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_frame_is_what_pyarrow_makes_of_the_table(name: str) -> None:
    pandas.testing.assert_frame_equal(to_frame(TABLES[name]), TABLES[name].to_pandas())
