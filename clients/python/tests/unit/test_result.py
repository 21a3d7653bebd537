from __future__ import annotations

import io
from typing import Any

import parley
import pyarrow  # type: ignore[import-untyped]
import pytest

from .replay import Answer, Replay
from .shapes import problem, statement, table

FIRST = "/api/v1/sessions/flights/statements/0"
RESULT = "/api/v1/sessions/7/statements/0/result"
COLUMNS = [("id", "bigint")]
ARROW = "application/vnd.apache.arrow.stream"


@pytest.fixture
def many(server: Replay, client: parley.Client) -> parley.Statement:
    output = table(COLUMNS, [[0], [1]], row_count=5, more=True)
    server.on(f"GET {FIRST}", Answer(statement(output=output)))
    return client.attach("flights").statement(0)


def page(*rows: int) -> Answer:
    return Answer({"columns": [{"name": "id", "type": "bigint"}], "rows": [[row] for row in rows]})


def stream(*batches: list[int]) -> bytes:
    schema = pyarrow.schema([("id", pyarrow.int64())])
    out = io.BytesIO()
    with pyarrow.ipc.new_stream(out, schema) as writer:
        for batch in batches:
            writer.write_batch(pyarrow.record_batch([pyarrow.array(batch)], schema=schema))
    return out.getvalue()


def test_rows_that_did_not_come_are_fetched_once_and_when_asked_for(server: Replay, many: parley.Statement) -> None:
    server.on(f"GET {RESULT}", page(2, 3, 4))
    assert "(first 2 of 5 rows)" in str(many)
    assert len(server.asked) == 1

    assert many.rows == [(0,), (1,), (2,), (3,), (4,)]
    assert many.rows == [(0,), (1,), (2,), (3,), (4,)]
    assert [asked.query for asked in server.asked[1:]] == [{"offset": ["2"], "limit": ["10000"]}]


def test_rows_are_read_page_by_page(server: Replay, many: parley.Statement) -> None:
    server.on(f"GET {RESULT}", page(*range(10_000)), page(*range(10_000, 10_003)))
    assert many.result is not None

    rows = list(many.result.rows(offset=20, limit=10_005))

    assert rows == [(row,) for row in range(10_003)]
    assert server.asked[-1].query == {"offset": ["10020"], "limit": ["5"]}


def test_a_table_that_came_whole_asks_for_nothing_more(server: Replay, client: parley.Client) -> None:
    server.on(f"GET {FIRST}", Answer(statement(output=table(COLUMNS, [[1]]))))

    assert client.attach("flights").statement(0).rows == [(1,)]
    assert len(server.asked) == 1


def test_arrow_is_read_whole_or_by_batches(server: Replay, many: parley.Statement) -> None:
    answer = Answer(stream([0, 1, 2], [3, 4]), media_type=ARROW)
    server.on(f"GET {RESULT}", answer, answer)
    assert many.result is not None

    assert many.result.to_arrow(offset=1).to_pydict() == {"id": [0, 1, 2, 3, 4]}
    assert [batch.num_rows for batch in many.result.batches()] == [3, 2]
    assert server.asked[1].headers["accept"] == ARROW
    assert server.asked[1].headers["accept-encoding"] == "identity"
    assert server.asked[1].query == {"offset": ["1"]}


def test_a_result_is_copied_into_a_file(server: Replay, many: parley.Statement) -> None:
    content = b"id\r\n" + b"1234567\r\n" * 300_000
    server.on(f"GET {RESULT}", Answer(content, media_type="text/csv"))
    assert many.result is not None
    file = io.BytesIO()

    many.result.write(file, "csv", limit=300_000)

    assert file.getvalue() == content
    assert server.asked[-1].headers["accept"] == "text/csv"
    with pytest.raises(ValueError, match="no format of results: 'xml'"):
        many.result.write(file, "xml")


def test_a_result_that_expired_says_why(server: Replay, many: parley.Statement) -> None:
    gone = Answer(problem("RESULT_EXPIRED", 410, "the result went"), 410, media_type="application/problem+json")
    server.on(f"GET {RESULT}", gone, gone)
    assert many.result is not None

    with pytest.raises(parley.Gone, match="the result went"):
        many.result.to_arrow()
    with pytest.raises(parley.Gone, match="the result went"):
        list(many.result.rows())


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, many: parley.Statement) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr("importlib.import_module", missing)
    assert many.result is not None

    with pytest.raises(ImportError, match=r"pip install 'parley\[arrow\]'"):
        many.result.to_arrow()
    with pytest.raises(ImportError, match=r"pip install 'parley\[pandas\]'"):
        many.result.to_pandas()


def test_a_caller_says_how_many_rows(server: Replay, client: parley.Client) -> None:
    session = client.attach("flights")
    answer = Answer(statement("queued"), 201)
    server.on("POST /api/v1/sessions/flights/statements", answer, answer)

    session.submit("select 1", max_rows="all")
    session.submit("select 1", max_rows=5)

    assert [asked.body.get("max_rows", "none") for asked in server.asked] == [None, 5]
