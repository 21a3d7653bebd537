from __future__ import annotations

import datetime
from decimal import Decimal

import parley
import pytest

from .replay import Answer, Replay
from .shapes import statement, table

SESSION = "/api/v1/sessions/flights"
UTC = datetime.timezone.utc


@pytest.fixture
def session(client: parley.Client) -> parley.Session:
    return client.attach("flights")


def test_parameters_travel_with_their_types(server: Replay, session: parley.Session) -> None:
    server.on(f"POST {SESSION}/statements", Answer(statement("queued"), 201))
    server.on(f"GET {SESSION}/statements/0", Answer(statement()))

    session.sql(
        "select :carrier",
        parameters={
            "carrier": "'; drop",
            "yes": True,
            "n": 5,
            "big": 2**53 + 1,
            "ratio": 0.5,
            "nan": float("nan"),
            "less": float("-inf"),
            "price": Decimal("12.50"),
            "day": datetime.date(2013, 1, 31),
            "at": datetime.datetime(2013, 1, 31, 10, tzinfo=UTC),
            "local": datetime.datetime(2013, 1, 31, 10),
            "raw": b"\x01\xff",
            "nothing": {"type": "int", "value": None},
        },
    )

    body = server.asked[0].body
    assert body is not None
    assert {name: tuple(typed.values()) for name, typed in body["parameters"].items()} == {
        "carrier": ("string", "'; drop"),
        "yes": ("boolean", True),
        "n": ("int", 5),
        "big": ("bigint", "9007199254740993"),
        "ratio": ("double", 0.5),
        "nan": ("double", "NaN"),
        "less": ("double", "-Infinity"),
        "price": ("decimal", "12.50"),
        "day": ("date", "2013-01-31"),
        "at": ("timestamp", "2013-01-31T10:00:00+00:00"),
        "local": ("timestamp_ntz", "2013-01-31T10:00:00"),
        "raw": ("binary", "Af8="),
        "nothing": ("int", None),
    }


@pytest.mark.parametrize(("value", "message"), [(None, "say of which type"), ([1], "is a list")])
def test_what_is_no_parameter_is_told_before_anything_is_sent(
    server: Replay, session: parley.Session, value: object, message: str
) -> None:
    with pytest.raises(TypeError, match=f"parameter n .*{message}"):
        session.run("n", parameters={"n": value})

    assert server.asked == []


def test_explain_gives_the_plans_by_name(server: Replay, session: parley.Session) -> None:
    plans = table([("plan", "string"), ("text", "string")], [["parsed", "'Project"], ["physical", "Scan"]])
    server.on(f"POST {SESSION}/statements", Answer(statement("queued"), 201))
    server.on(f"GET {SESSION}/statements/0", Answer(statement(output=plans)))

    assert session.explain("select 1") == {"parsed": "'Project", "physical": "Scan"}

    assert server.asked[0].body == {"code": "select 1", "language": "sql", "mode": "explain"}


def test_completions_are_read(server: Replay, session: parley.Session) -> None:
    items = [{"text": "carrier", "kind": "column", "type": "string"}, {"text": "CASE", "kind": "keyword", "type": None}]
    server.on(f"POST {SESSION}/complete", Answer({"from": 7, "to": 9, "items": items, "truncated": False}))

    found = session.complete("select ca", cursor=9, language="sql")

    assert (found.start, found.end, found.truncated) == (7, 9, False)
    assert found.candidates[0] == parley.Candidate("carrier", "column", "string")
    assert server.asked[0].body == {"code": "select ca", "cursor": 9, "language": "sql"}


def test_an_inspection_is_read_or_none(server: Replay, session: parley.Session) -> None:
    nothing = {"found": False, "name": None, "kind": None, "signature": None, "text": None}
    known = {"found": True, "name": "n", "kind": "value", "signature": "Int", "text": "val n: Int"}
    server.on(f"POST {SESSION}/inspect", Answer(known), Answer(nothing))

    assert session.inspect("n") == parley.Inspection("n", "value", "Int", "val n: Int")
    assert session.inspect("m") is None
    assert server.asked[0].body == {"code": "n"}


def test_the_catalog_is_read(server: Replay, session: parley.Session) -> None:
    tables = [
        {"database": "default", "name": "t", "view": False, "temporary": False, "columns": None},
        {
            "database": None,
            "name": "v",
            "view": True,
            "temporary": True,
            "columns": [{"name": "id", "type": "bigint"}],
        },
    ]
    functions = [{"name": "abs", "built_in": True}]
    server.on(
        f"GET {SESSION}/catalog",
        Answer(
            {
                "database": "default",
                "databases": ["default"],
                "tables": tables,
                "functions": functions,
                "truncated": True,
            }
        ),
    )

    catalog = session.catalog(like="*")

    assert catalog.tables[0].columns is None
    assert catalog.tables[1] == parley.CatalogTable(None, "v", True, True, (parley.Column("id", "bigint"),))
    assert catalog.functions == (parley.CatalogFunction("abs", True),)
    assert catalog.truncated
    assert server.asked[0].query == {"like": ["*"], "limit": ["200"]}


@pytest.mark.parametrize("path", ["complete", "inspect"])
def test_an_answer_of_another_shape_is_unexpected(server: Replay, session: parley.Session, path: str) -> None:
    server.on(f"POST {SESSION}/{path}", Answer({"what": "ever"}))

    with pytest.raises(parley.UnexpectedAnswer):
        getattr(session, path)("code")
