from __future__ import annotations

import socket

import parley
import pytest

from .replay import Answer, Replay
from .shapes import problem, session, statement

SESSION = "/api/v1/sessions/flights"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, parley.InvalidRequest),
        (401, parley.Unauthenticated),
        (403, parley.Forbidden),
        (404, parley.NotFound),
        (405, parley.InvalidRequest),
        (409, parley.Conflict),
        (413, parley.InvalidRequest),
        (415, parley.InvalidRequest),
        (429, parley.LimitReached),
        (500, parley.ProblemError),
        (503, parley.Unavailable),
    ],
)
def test_each_status_of_a_problem_has_its_class(
    server: Replay, client: parley.Client, status: int, kind: type[parley.ProblemError]
) -> None:
    body = problem("SOME_CODE", status, "what happened", "what to do")
    server.on(f"GET {SESSION}", Answer(body, status, media_type="application/problem+json"))

    with pytest.raises(parley.ProblemError) as raised:
        client.attach("flights").info()

    caught = raised.value
    assert type(caught) is kind
    assert (caught.code, caught.detail, caught.hint) == ("SOME_CODE", "what happened", "what to do")
    assert (caught.status, caught.request_id) == (status, "r-1")
    assert str(caught) == "SOME_CODE: what happened (what to do)"


def test_a_token_is_sent_as_bearer(server: Replay) -> None:
    server.on(f"GET {SESSION}", Answer(session()))

    with parley.connect(server.url, token="secret") as client:
        client.attach("flights").info()

    assert server.asked[0].headers["authorization"] == "Bearer secret"


def test_without_a_token_no_authorization_is_sent(server: Replay, client: parley.Client) -> None:
    server.on(f"GET {SESSION}", Answer(session()))

    client.attach("flights").info()

    assert "authorization" not in server.asked[0].headers


def test_a_cut_long_poll_is_asked_again(server: Replay, client: parley.Client) -> None:
    server.on(f"POST {SESSION}/statements", Answer(statement("queued"), 201))
    server.on(f"GET {SESSION}/statements/0", Answer(cut=True), Answer(cut=True), Answer(statement()))

    assert client.attach("flights").run("1 + 1").state == "succeeded"

    assert server.routes_asked().count(f"POST {SESSION}/statements") == 1


def test_a_cut_cancellation_is_not_sent_twice(server: Replay, client: parley.Client) -> None:
    server.on(f"POST {SESSION}/interrupt", Answer(cut=True), Answer({"cancelled": []}))

    with pytest.raises(parley.ConnectionFailed, match=r"broke during POST /api/v1/sessions/flights/interrupt"):
        client.attach("flights").interrupt()

    assert len(server.asked) == 1


def test_a_server_that_always_cuts_is_given_up(server: Replay, client: parley.Client) -> None:
    server.on(f"GET {SESSION}", *(4 * [Answer(cut=True)]))

    with pytest.raises(parley.ConnectionFailed, match="broke during GET"):
        client.attach("flights").info()

    assert len(server.asked) == 4


def test_no_server_at_the_address_is_said_with_the_address() -> None:
    with socket.socket() as reserved:  # bound but not listening: connections are refused
        reserved.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{reserved.getsockname()[1]}"
        with (
            parley.connect(url) as client,
            pytest.raises(parley.ConnectionFailed, match=f"no server answers at {url}"),
        ):
            client.version()


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"<html>hello</html>", media_type="text/html"),
        Answer(b"<html>not here</html>", 404, media_type="text/html"),
        Answer([1, 2]),
        Answer({"error": "another service's"}, 404),
        Answer({"name": "flights"}),
        Answer(session(created_at="yesterday")),
        Answer(b"", 302, media_type="text/plain"),
    ],
)
def test_what_is_no_answer_of_parley_s_is_said_so(server: Replay, client: parley.Client, answer: Answer) -> None:
    server.on(f"GET {SESSION}", answer)

    with pytest.raises(parley.UnexpectedAnswer):
        client.attach("flights").info()


@pytest.mark.parametrize("url", ["127.0.0.1:8998", "ftp://127.0.0.1", "http://", "http://127.0.0.1:99999", ""])
def test_an_address_that_is_none_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="not an address of a server"):
        parley.connect(url)


@pytest.mark.parametrize("token", ["secret\n", "two words", "größer"])
def test_a_token_that_no_header_can_carry_is_refused_without_being_shown(token: str) -> None:
    with pytest.raises(ValueError, match="a token is printable ASCII") as refused:
        parley.connect("http://127.0.0.1:8998", token=token)

    assert token not in str(refused.value)


def test_a_slash_at_the_end_of_the_address_does_not_matter(server: Replay) -> None:
    server.on(f"GET {SESSION}", Answer(session()))

    with parley.connect(server.url + "/") as client:
        assert client.attach("flights").info().name == "flights"


def test_every_error_is_a_parley_error() -> None:
    errors = [value for value in vars(parley).values() if isinstance(value, type) and issubclass(value, Exception)]

    assert len(errors) > 10
    assert all(issubclass(error, parley.ParleyError) for error in errors)
