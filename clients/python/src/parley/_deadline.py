"""Time left until a moment, in seconds."""

from __future__ import annotations

import math
import time

from ._transport import LONGEST_WAIT


class Deadline:
    """A moment after which one stops waiting; without a timeout it never comes."""

    def __init__(self, timeout: float | None) -> None:
        if timeout is not None and timeout < 0:
            raise ValueError(f"a timeout cannot be negative: {timeout}")
        self._end = math.inf if timeout is None else time.monotonic() + timeout

    @property
    def passed(self) -> bool:
        """Whether it has come."""
        return time.monotonic() >= self._end

    def next_wait(self) -> float:
        """How long the next request should ask the server to wait."""
        return max(0.0, min(LONGEST_WAIT, self._end - time.monotonic()))
