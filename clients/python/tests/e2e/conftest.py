from __future__ import annotations

from collections.abc import Iterator

import parley
import pytest
from local_server import LocalServer, running_server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    with running_server(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="session")
def client(server: LocalServer) -> Iterator[parley.Client]:
    with parley.connect(server.url) as connected:
        yield connected


@pytest.fixture
def session(client: parley.Client, request: pytest.FixtureRequest) -> Iterator[parley.Session]:
    """A session of the test's own."""
    name = request.node.name.partition("[")[0][:64]
    with client.session(name) as opened:
        yield opened
