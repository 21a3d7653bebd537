from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import parley
import pytest
from impala import dbapi
from local_server import LocalServer, running_server
from pyhive import hive


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    folder: Path = tmp_path_factory.mktemp("server")
    with running_server(folder) as running:
        yield running


@pytest.fixture(scope="session")
def client(server: LocalServer) -> Iterator[parley.Client]:
    with parley.connect(server.url) as connected:
        yield connected


class Door:
    """Where drivers connect, and how each of them does."""

    def __init__(self, server: LocalServer) -> None:
        self.host, self.port = server.sql_address()
        self.http_port = int(server.url.rpartition(":")[2])

    def pyhive(self, transport: str = "sasl", **more: Any) -> Any:
        """PyHive's connection; over HTTP where its URL has a scheme."""
        if transport == "http":
            return hive.connect(self.host, self.http_port, scheme="http", username="somebody", password="x", **more)
        if transport == "nosasl":
            return hive.connect(self.host, self.port, auth="NOSASL", username="somebody", **more)
        return hive.connect(self.host, self.port, username="somebody", password="x", auth="CUSTOM", **more)

    def impyla(self, transport: str = "sasl") -> Any:
        if transport == "http":
            return dbapi.connect(
                self.host,
                self.http_port,
                use_http_transport=True,
                http_path="cliservice",
                auth_mechanism="PLAIN",
                user="somebody",
                password="x",
            )
        if transport == "nosasl":
            return dbapi.connect(self.host, self.port, auth_mechanism="NOSASL")
        return dbapi.connect(self.host, self.port, auth_mechanism="PLAIN", user="somebody", password="x")


@pytest.fixture(scope="session")
def door(server: LocalServer) -> Door:
    return Door(server)
