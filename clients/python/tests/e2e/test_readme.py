from __future__ import annotations

import contextlib
import io
import re
import subprocess
from pathlib import Path

import pytest
from local_server import LocalServer

ROOT = Path(__file__).resolve().parents[4]
README = ROOT / "README.md"
USUAL = "http://127.0.0.1:8998"


def blocks(readme: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", readme.read_text(), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("readme", [README, ROOT / "clients/python/README.md"], ids=["root", "client"])
def test_the_python_snippets_do_what_their_comments_say(
    server: LocalServer, readme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a snippet may write a file
    (snippet,) = blocks(readme, "python")
    printed = io.StringIO()
    names: dict[str, object] = {}

    with contextlib.redirect_stdout(printed):
        exec(compile(snippet.replace(USUAL, server.url), str(readme), "exec"), names)

    assert printed.getvalue().strip()
    for expression, value in re.findall(r"^ *(\S.*?) +# ([\[\(].*)$", snippet, re.MULTILINE):
        assert repr(eval(expression, names)) == value


def test_the_curl_snippets_answer_as_written(server: LocalServer) -> None:
    (script,) = (block for block in blocks(README, "sh") if "curl" in block)

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script.replace(USUAL, server.url)],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert '"state":"succeeded"' in done.stdout.replace(" ", "")
    assert "499999500000" in done.stdout
    assert "event: result" in done.stdout
