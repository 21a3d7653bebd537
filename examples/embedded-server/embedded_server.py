"""Runs a Spark application that carries a server along, and asks it as a browser does.

Usage: embedded_server.py FOLDER_OF_SPARKS_JARS [--stay]
"""

from __future__ import annotations

import base64
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).parent
JAR = HERE.parent.parent / "dist" / "target" / "embedded" / "parley-embedded_2.12.jar"
START_SECONDS = 180
END_SECONDS = 60
OPENED = ["java.lang", "java.lang.invoke", "java.io", "java.net", "java.nio", "java.util", "java.util.concurrent"]
OPENED += ["java.util.concurrent.atomic", "sun.nio.ch", "sun.nio.cs", "sun.security.action", "sun.util.calendar"]


def main(jars: Path, stay: bool) -> None:
    """Runs the example; any failure ends it with an exception."""
    with tempfile.TemporaryDirectory(prefix="parley-example-") as folder:
        log = Path(folder) / "job.log"
        process = start(jars, log)
        try:
            url, token_file = announced(process, log)
            look(url, token_file)
            if stay:
                print(f"\nIt stays up until Enter or Ctrl-C: {url}", flush=True)
                wait_for_user()
            if process.stdin is not None:
                process.stdin.close()
            if process.wait(END_SECONDS) != 0:
                raise SystemExit(f"the application failed:\n{log.read_text()[-4000:]}")
        finally:
            process.kill()
            process.wait(END_SECONDS)
        if token_file.parent.exists():
            raise SystemExit(f"the server has left {token_file.parent}")
    print("\nThe application has ended, and its server with it; nothing is left of it.")


def start(jars: Path, log: Path) -> subprocess.Popen[str]:
    """The application as a process of its own."""
    opened = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in OPENED]
    conf = ["-Dspark.master=local[2]", "-Dspark.ui.enabled=false", "-Dspark.sql.shuffle.partitions=2"]
    conf += ["-Dspark.driver.host=127.0.0.1", "-Dspark.driver.bindAddress=127.0.0.1"]
    path = f"{HERE}/target/classes:{JAR}:{jars}/*"
    with log.open("w") as errors:
        return subprocess.Popen(  # noqa: S603, our own command
            [java(), "-Xmx1g", *opened, *conf, "-cp", path, "example.QuickJob", "0"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,  # Ctrl-C reaches it through us alone
        )


def announced(process: subprocess.Popen[str], log: Path) -> tuple[str, Path]:
    """The address and the file of the token, as the application prints them."""
    giving_up = threading.Timer(START_SECONDS, process.kill)
    giving_up.start()
    try:
        said = ""
        for line in process.stdout or ():
            print(line, end="", flush=True)
            said += line
            found = re.search(r"open (\S+)[\s\S]* what is in (\S+)\n", said)
            if found:
                return found[1], Path(found[2])
    finally:
        giving_up.cancel()
    raise SystemExit(f"the application did not start:\n{log.read_text()[-4000:]}")


def look(url: str, token_file: Path) -> None:
    """Asks for the page without and with the token, as a browser."""
    try:
        get(url, "text/html", "")
        raise SystemExit("a page was shown to somebody without the token")
    except urllib.error.HTTPError as refused:
        if refused.code != 401:
            raise
        print("without the token: 401", flush=True)
    token = token_file.read_text().strip()
    rows = get(url, "text/csv", token).split()
    print(f"as CSV: {', '.join(rows)}", flush=True)
    if rows[0] != "prime" or rows[-1] != "97" or len(rows) != 26:
        raise SystemExit("these are not the primes up to 100")
    page = get(url, "text/html", token)
    if "<td" not in page or "97" not in page:
        raise SystemExit(f"the page does not show the result:\n{page}")
    print(f"as a page: {len(page)} characters of HTML", flush=True)


def get(url: str, accept: str, token: str) -> str:
    """What a browser gets for an address that its user typed."""
    headers = {"Accept": accept, "Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    if token:
        headers["Authorization"] = "Basic " + base64.b64encode(f"somebody:{token}".encode()).decode()
    request = urllib.request.Request(url, headers=headers)  # noqa: S310, our own server
    with urllib.request.urlopen(request, timeout=90) as answer:  # noqa: S310
        text: str = answer.read().decode()
        return text


def wait_for_user() -> None:
    """Until Enter, Ctrl-C or the end of the input."""
    try:
        sys.stdin.readline()
    except KeyboardInterrupt:
        print()


def java() -> str:
    """The JDK is the application's, and so its server's."""
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if program is None:
        raise SystemExit("no java on the PATH; install a JDK 17, or set JAVA_HOME to one")
    return program


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that all is ended then, too
    main(Path(sys.argv[1]), "--stay" in sys.argv[2:])
