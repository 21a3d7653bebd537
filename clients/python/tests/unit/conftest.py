from __future__ import annotations

import threading
from collections.abc import Iterator

import parley
import pytest

from .replay import Replay, Server


@pytest.fixture
def server() -> Iterator[Replay]:
    replay = Replay()
    with Server(replay) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield replay
        listening.shutdown()
        thread.join(10)


@pytest.fixture
def client(server: Replay) -> Iterator[parley.Client]:
    with parley.connect(server.url) as connected:
        yield connected
