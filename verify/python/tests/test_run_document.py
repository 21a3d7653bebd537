"""The description of published snippets, as what checks and reads such documents takes it."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import parley
import pytest
from local_server import LocalServer
from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_spec_validator import validate

BIG = 9007199254740993  # no double is it
NAMES = ["a.b", "a-b", "a_b", "a", "A", "a.", "SWEEP", "by_carrier"]
PARAMETERS: dict[str, dict[str, Any]] = {
    "flag": {"type": "boolean", "default": True, "allowed": [True]},
    "small": {"type": "int", "default": 1, "allowed": [1, -1]},
    "big": {"type": "bigint", "default": BIG, "min": -BIG, "max": 2**63 - 1},
    "one_big": {"type": "bigint", "allowed": [BIG, 0]},
    "rate": {"type": "double", "default": 0.5, "allowed": [0.5, 1, "NaN"], "description": "How fast."},
    "odd": {"type": "double", "default": "NaN"},
    "price": {"type": "decimal", "default": "1.0", "allowed": ["1.00", "2.50"], "min": "0"},
    "who": {"type": "string", "default": "UA", "allowed": ["UA", "ua", "U-A"]},
    "day": {"type": "date", "default": "2013-01-31", "min": "2013-01-01"},
    "at": {"type": "timestamp", "default": "2013-01-31T10:00+02:00"},
    "local": {"type": "timestamp_ntz", "default": "2013-01-31T10:00:00"},
    "raw": {"type": "binary", "default": "AAE="},
    "Wait": {"type": "string"},
    "needed": {"type": "int", "required": True},
}
TYPED = "select :big as big, :who as who, :day as day, :at as at, :needed as needed"
SNIPPETS: dict[str, dict[str, Any]] = {
    **{name: {"code": f"select '{name}' as name"} for name in NAMES},
    "typed": {"code": TYPED, "parameters": PARAMETERS},
    "said": {"language": "scala", "code": "println(1)", "result": "text"},
    "sleeps": {"code": "select java_method('java.lang.Thread', 'sleep', 600000L) from range(1)"},
}


@pytest.fixture(scope="module")
def document(server: LocalServer, client: parley.Client) -> Iterator[dict[str, Any]]:
    with client.session("document", language="sql") as session, httpx.Client(base_url=server.url, timeout=120) as http:
        session.run("select 1")
        for name, snippet in SNIPPETS.items():
            body = {"language": "sql", "session": "document", **snippet}
            http.put(f"/api/v1/snippets/{name}", json=body).raise_for_status()
        yield http.get("/run/openapi.json").raise_for_status().json()


def test_the_document_is_valid_openapi(document: dict[str, Any]) -> None:
    validate(document)
    assert set(document["paths"]) == {f"/run/{name}" for name in SNIPPETS}


def test_a_generated_client_has_each_operation_and_reads_rows(
    document: dict[str, Any], server: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "document.json"
    source.write_text(json.dumps(document))
    config = Config.from_sources(
        ConfigFile(post_hooks=[]), MetaType.NONE, source, "utf-8", overwrite=False, output_path=tmp_path / "run_client"
    )
    assert list(generate(config=config)) == []  # nothing was left out
    monkeypatch.syspath_prepend(tmp_path)

    with importlib.import_module("run_client").Client(base_url=server.url) as client:
        for name in NAMES:
            result = operation(document, name, "get").sync(client=client)
            assert result.rows == [[name]]
            assert [column.name for column in result.columns] == ["name"]
        typed = operation(document, "typed", "get").sync(client=client, needed=7)
        rows = [[str(BIG), "UA", "2013-01-31", "2013-01-31T08:00:00Z", 7]]
        assert typed.rows == rows
        body = importlib.import_module("run_client.models").PostTypedBody(needed=7)
        assert operation(document, "typed", "post").sync(client=client, body=body).rows == rows
        said = operation(document, "said", "get").sync(client=client)
        assert (said.text, said.text_omitted) == ("1\n", 0)
        refused = operation(document, "typed", "get").sync(client=client, needed=7, big=-BIG - 1)
        assert refused.detail == f"big must be {-BIG} or more."
        unfinished = operation(document, "sleeps", "get").sync(client=client, wait="0s")
        assert not unfinished.terminal
        assert client.get_httpx_client().post(unfinished.links.cancel).is_success


def operation(document: dict[str, Any], snippet: str, method: str) -> Any:
    """The module that was generated of it."""
    return importlib.import_module(
        f"run_client.api.default.{document['paths'][f'/run/{snippet}'][method]['operationId']}"
    )
