from __future__ import annotations

from pathlib import Path

import parley

from .replay import Answer, Replay

FILES = "/api/v1/sessions/flights/files"
FILE = {"number": 1, "name": "a.jar", "kind": "jar", "bytes": 3, "path": "file-1.jar", "self": f"{FILES}/1"}


def test_upload_sends_the_file_as_a_form(server: Replay, client: parley.Client, tmp_path: Path) -> None:
    server.on(f"POST {FILES}", Answer(FILE, 201))
    jar = tmp_path / "a.jar"
    jar.write_bytes(b"abc")

    uploaded = client.attach("flights").upload(jar, kind="jar")

    assert uploaded == parley.SessionFile(1, "a.jar", "jar", 3, "file-1.jar")
    assert server.asked[0].query == {"kind": ["jar"]}
    assert b'filename="a.jar"' in server.asked[0].body
    assert b"abc" in server.asked[0].body


def test_files_are_listed_and_deleted(server: Replay, client: parley.Client) -> None:
    server.on(f"GET {FILES}", Answer({"items": [FILE]}))
    server.on(f"DELETE {FILES}/1", Answer(FILE))
    session = client.attach("flights")

    assert [file.name for file in session.files()] == ["a.jar"]
    session.delete_file(1)

    assert server.routes_asked()[-1] == f"DELETE {FILES}/1"
