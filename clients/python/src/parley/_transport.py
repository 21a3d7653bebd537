"""HTTP: one exchange at a time, problems as exceptions, reads tried again after a cut."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpx

from ._errors import (
    Conflict,
    ConnectionFailed,
    Forbidden,
    Gone,
    InvalidRequest,
    LimitReached,
    NotFound,
    ProblemError,
    Unauthenticated,
    Unavailable,
    UnexpectedAnswer,
)

LONGEST_WAIT = 30.0
"""Seconds that one request asks the server to wait."""

_SLACK = 15.0
_TRIES = 4
_PAUSE = 0.25
_SUCCESS = range(200, 300)
_BY_STATUS: dict[int, type[ProblemError]] = {
    400: InvalidRequest,
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    405: InvalidRequest,
    409: Conflict,
    410: Gone,
    413: InvalidRequest,
    415: InvalidRequest,
    429: LimitReached,
    503: Unavailable,
}


class Transport:
    """The connection to one server. Thread-safe, as httpx's client is."""

    def __init__(self, url: str, token: str | None, connect_timeout: float) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or not _is_port(parts):
            raise ValueError(f"not an address of a server: {url!r}; it looks like http://127.0.0.1:8998")
        if token is not None and not (token.isascii() and token.isprintable() and " " not in token):
            raise ValueError("a token is printable ASCII without blanks; is there a line break at its end?")
        self.url = url.rstrip("/")
        self._http = httpx.Client(
            base_url=f"{self.url}/api/v1",
            headers={"Accept": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})},
            timeout=httpx.Timeout(_SLACK, connect=connect_timeout),
            # A proxy taken from the environment cannot reach this machine's own loopback.
            trust_env=parts.hostname not in {"localhost", "127.0.0.1", "::1"},
        )

    def get(self, path: str, wait: float = 0, **query: Any) -> Any:
        """Reads; tried again where the connection breaks, since reading twice is reading once."""
        return self._exchange("GET", path, wait, query, None, _TRIES)

    @contextmanager
    def stream(self, path: str, headers: Mapping[str, str], query: Mapping[str, Any]) -> Iterator[Iterator[bytes]]:
        """Reads something large, as it comes; not tried again once it comes."""
        request = self._http.build_request("GET", path, params=query, headers=headers)
        response = self._send(request, _TRIES, stream=True)
        try:
            if response.status_code not in _SUCCESS:
                response.read()
                _read(response)
            yield response.iter_bytes()
        except httpx.RequestError as error:
            raise ConnectionFailed(_explain(self.url, request, error)) from error
        finally:
            response.close()

    def put(self, path: str, body: Mapping[str, Any], wait: float = 0) -> Any:
        """Creates under a name of ours, which can also be done twice."""
        return self._exchange("PUT", path, wait, {}, body, _TRIES)

    def delete(self, path: str, wait: float = 0) -> Any:
        """Ends something, which can also be done twice."""
        return self._exchange("DELETE", path, wait, {}, None, _TRIES)

    def post(self, path: str, body: Mapping[str, Any] | None = None, wait: float = 0, key: str | None = None) -> Any:
        """Does something that must not happen twice.

        With a ``key`` the server tells a repetition, so that it is tried again where the connection breaks; else that
        is an error.
        """
        return self._exchange("POST", path, wait, {}, body, 1 if key is None else _TRIES, key)

    def upload(self, path: str, file: str | os.PathLike[str], query: Mapping[str, Any]) -> Any:
        """Sends a file as a form, as it is read."""
        with Path(file).open("rb") as content:
            request = self._http.build_request("POST", path, params=query, files={"file": (Path(file).name, content)})
            return _read(self._send(request, 1))

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def _exchange(
        self,
        method: str,
        path: str,
        wait: float,
        query: dict[str, Any],
        body: Mapping[str, Any] | None,
        tries: int,
        key: str | None = None,
    ) -> Any:
        if wait > 0:
            query = {**query, "wait": f"{round(wait * 1000)}ms"}
        request = self._http.build_request(
            method,
            path,
            params=query,
            json=body,
            headers={} if key is None else {"Idempotency-Key": key},
            timeout=httpx.Timeout(wait + _SLACK, connect=self._http.timeout.connect),
        )
        return _read(self._send(request, tries))

    def _send(self, request: httpx.Request, tries: int, stream: bool = False) -> httpx.Response:
        for left in range(tries - 1, -1, -1):
            try:
                return self._http.send(request, stream=stream)
            except httpx.RequestError as error:
                # A server that is silent for so long is not asked again: callers have deadlines.
                if left == 0 or isinstance(error, httpx.TimeoutException):
                    raise ConnectionFailed(_explain(self.url, request, error)) from error
                time.sleep(_PAUSE * (tries - left))
        raise AssertionError("a request is sent at least once")


def _is_port(parts: SplitResult) -> bool:
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False


def _explain(url: str, request: httpx.Request, error: httpx.RequestError) -> str:
    if isinstance(error, httpx.ConnectError):
        return f"no server answers at {url}: {error}"
    if isinstance(error, httpx.TimeoutException):
        return f"the server at {url} did not answer in time to {request.method} {request.url.path}"
    return f"the connection to {url} broke during {request.method} {request.url.path}: {error}"


def _read(response: httpx.Response) -> Any:
    try:
        json = response.json() if response.content else {}
    except ValueError as error:
        raise UnexpectedAnswer(f"{response.url} answered {response.status_code} and no JSON") from error
    if not isinstance(json, dict):
        raise UnexpectedAnswer(f"{response.url} answered {response.status_code} and no JSON object")
    if response.status_code in _SUCCESS:
        return json
    if "code" not in json:
        raise UnexpectedAnswer(f"{response.url} answered {response.status_code} and no problem of Parley's")
    raise _BY_STATUS.get(response.status_code, ProblemError)(
        code=str(json["code"]),
        detail=str(json.get("detail") or json.get("title") or ""),
        hint=json.get("hint"),
        status=response.status_code,
        request_id=json.get("request_id"),
    )
