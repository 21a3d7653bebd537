"""The rows of a statement's table, read from the server when they are asked for."""

from __future__ import annotations

import importlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from ._errors import UnexpectedAnswer
from ._frame import to_frame
from ._transport import Transport
from ._values import Column, read_rows

_PAGE = 10_000
_BUFFER = 1 << 20
_MEDIA_TYPES = {
    "arrow": "application/vnd.apache.arrow.stream",
    "csv": "text/csv",
    "json": "application/json",
    "ndjson": "application/x-ndjson",
}


class Result:
    """All rows that were kept of a statement's table, on the server; read as often as they are asked for.

    Reading raises NotFound where the statement gave no table, and Gone with the reason once it expired. Thread-safe.
    """

    def __init__(self, transport: Transport, path: str) -> None:
        self._transport = transport
        self._path = path

    def rows(self, offset: int = 0, limit: int | None = None) -> Iterator[tuple[Any, ...]]:
        """The rows as Python values, fetched page by page."""
        left = limit
        while left is None or left > 0:
            asked = _PAGE if left is None else min(left, _PAGE)
            page = self._transport.get(self._path, offset=offset, limit=asked)
            try:
                rows = read_rows([Column(column["name"], column["type"]) for column in page["columns"]], page["rows"])
            except (KeyError, TypeError, ValueError, ArithmeticError) as error:
                raise UnexpectedAnswer(f"the answer is no result: {error!r}") from error
            yield from rows
            if len(rows) < asked:
                return
            offset += len(rows)
            left = None if left is None else left - len(rows)

    def batches(self, offset: int = 0, limit: int | None = None) -> Iterator[Any]:
        """The rows as pyarrow's record batches, one in memory at a time; needs the extra ``parley[arrow]``."""
        ipc = _needed("pyarrow.ipc")
        with self._stream("arrow", offset, limit) as body, ipc.open_stream(body) as reader:
            yield from reader

    def to_arrow(self, offset: int = 0, limit: int | None = None) -> Any:
        """The rows as a pyarrow.Table; needs the extra ``parley[arrow]``."""
        ipc = _needed("pyarrow.ipc")
        with self._stream("arrow", offset, limit) as body, ipc.open_stream(body.read()) as reader:
            return reader.read_all()

    def to_pandas(self, offset: int = 0, limit: int | None = None) -> Any:
        """The rows as a pandas.DataFrame; needs the extra ``parley[pandas]``."""
        _needed("pandas")
        return to_frame(self.to_arrow(offset, limit))

    def write(self, file: IO[bytes], format: str = "csv", offset: int = 0, limit: int | None = None) -> None:
        """Copies the rows into a binary file as ``csv``, ``json``, ``ndjson`` or ``arrow``, as they come."""
        if format not in _MEDIA_TYPES:
            raise ValueError(f"no format of results: {format!r}; there are {', '.join(_MEDIA_TYPES)}")
        with self._stream(format, offset, limit) as body:
            while chunk := body.read(_BUFFER):
                file.write(chunk)

    @contextmanager
    def _stream(self, format: str, offset: int, limit: int | None) -> Iterator[io.BufferedReader]:
        headers = {"Accept": _MEDIA_TYPES[format]}
        if format == "arrow":
            headers["Accept-Encoding"] = (
                "identity"  # numbers hardly shrink, and to unpack them takes longer than to send
            )
        query = {"offset": offset} if limit is None else {"offset": offset, "limit": limit}
        with self._transport.stream(self._path, headers, query) as parts, _Body(parts) as body:
            yield io.BufferedReader(body, _BUFFER)


class _Body(io.RawIOBase):
    """An answer's body as a file."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._part = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._part:
            part = next(self._parts, None)
            if part is None:
                return 0
            self._part = memoryview(part)
        count = min(len(buffer), len(self._part))
        buffer[:count] = self._part[:count]
        self._part = self._part[count:]
        return count


def _needed(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        name = module.partition(".")[0]
        extra = "pandas" if name == "pandas" else "arrow"
        raise ImportError(f"this needs {name}; pip install 'parley[{extra}]'") from error
