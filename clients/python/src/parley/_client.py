"""The way in: a server's address becomes a client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Union
from urllib.parse import quote

from ._deadline import Deadline
from ._engines import Engine, read_engine
from ._errors import SessionFailed
from ._model import HistoryEntry, SessionInfo, Version, read_history_entry, read_session, read_version
from ._paging import pages
from ._session import Session
from ._transport import Transport

Init = Union[str, Mapping[str, str]]


def connect(url: str = "http://127.0.0.1:8998", token: str | None = None, *, connect_timeout: float = 5.0) -> Client:
    """A client of the server at this address; nothing is sent before its first use."""
    return Client(Transport(url, token, connect_timeout))


class Client:
    """A server, as one caller sees it. As a context manager it closes its connections at the end. Thread-safe."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.url = transport.url

    def session(
        self,
        name: str,
        *,
        language: str | None = None,
        conf: Mapping[str, str] | None = None,
        init: Sequence[Init] | None = None,
        tags: Sequence[str] | None = None,
        idle_timeout: float | None = None,
        kind: str | None = None,
        profile: str | None = None,
        driver_memory: str | None = None,
        driver_cores: int | None = None,
        restart: str | None = None,
        timeout: float | None = 300,
    ) -> Session:
        """The live session of this name, or a new one; waits until it takes statements.

        It is closed after ``idle_timeout`` seconds without use, 0 for never; as long as the server sets where none is
        given.
        ``kind="dedicated"`` gives it an engine of its own, with ``driver_memory`` and ``driver_cores``; ``profile``
        says what sort of engine. ``restart="always"`` brings it back where its engine is lost, with its init snippets
        run and nothing else.

        Raises Conflict where one lives with another spec, SessionFailed with the reason where it does not start, and
        TimeoutError after ``timeout`` seconds: then it goes on starting.
        """
        spec: dict[str, Any] = {}
        if language is not None:
            spec["language"] = language
        if conf is not None:
            spec["conf"] = dict(conf)
        if init is not None:
            spec["init"] = [{"code": snippet} if isinstance(snippet, str) else dict(snippet) for snippet in init]
        if tags is not None:
            spec["tags"] = list(tags)
        if idle_timeout is not None:
            spec["idle_timeout"] = f"{round(idle_timeout * 1000)}ms"
        engine = {"kind": kind, "profile": profile, "driver_memory": driver_memory, "driver_cores": driver_cores}
        given = {**engine, "restart": restart}
        spec.update((name, value) for name, value in given.items() if value is not None)
        self._open(name, spec, timeout)
        return self.attach(name)

    def _open(self, name: str, spec: Mapping[str, Any], timeout: float | None) -> None:
        deadline = Deadline(timeout)
        while True:  # asking again is not making again; a GET would wait for the change after the one of interest
            info = read_session(self._transport.put(_path(name), spec, wait=deadline.next_wait()))
            if info.terminal:
                raise SessionFailed(name, info.state, info.ended_reason)
            if info.state != "starting":
                return
            if deadline.passed:
                raise TimeoutError(f"session {name} is still starting after {timeout} s")

    def attach(self, name: str) -> Session:
        """The session of this name without asking the server, also one that has ended: to read its statements.

        A number may stand for the name, as a string; so an administrator reaches sessions of others.
        """
        return Session(self._transport, name, _path(name))

    def sessions(self, state: str | None = None) -> Iterator[SessionInfo]:
        """All sessions, newest first, fetched page by page; only those in ``state`` where one is given."""
        query = {} if state is None else {"state": state}
        return map(read_session, pages(self._transport, "/sessions", **query))

    def history(
        self,
        text: str | None = None,
        *,
        session: str | None = None,
        state: str | None = None,
        language: str | None = None,
        tag: str | None = None,
    ) -> Iterator[HistoryEntry]:
        """The statements of all sessions, newest first, fetched page by page; ``text`` stands in code or output."""
        asked = {"text": text, "session": session, "state": state, "language": language, "tag": tag}
        query = {name: value for name, value in asked.items() if value is not None}
        return map(read_history_entry, pages(self._transport, "/statements", **query))

    def engines(self) -> list[Engine]:
        """Live engines in order of their launch: those with a session of the user, all for an administrator."""
        return [read_engine(engine) for engine in self._transport.get("/engines").get("items", ())]

    def version(self) -> Version:
        """What the server runs."""
        return read_version(self._transport.get("/version"))

    def close(self) -> None:
        """Closes the connections; sessions live on."""
        self._transport.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Parley at {self.url}>"


def _path(name: str) -> str:
    if name.strip(".") == "":
        raise ValueError(f"not a session's name: {name!r}")  # a path of dots would lead elsewhere
    return f"/sessions/{quote(name, safe='')}"
