"""What ``run`` reads: a folder of everything, lists of paths, and what it says of the rest."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest


def run(*arguments: str, folder: Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "kcn_extract", "run", *arguments, "--names", "never"]
    return subprocess.run(command, input=given, capture_output=True, cwd=folder)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    (tmp_path / "tin_files").mkdir()
    for name, content in {
        "a.txt": "Vốn 1 tỷ đồng.".encode(),
        "b.txt.gz": gzip.compress("Vốn 2 tỷ đồng.".encode()),
        "rows.csv": "id,text\nc,Vốn 3 tỷ đồng.\n".encode(),
        "other.csv": b"year,gdp\n2024,5\n",
        "tin.html": "<!doctype html><body><p>Vốn 4 tỷ đồng.</p></body>".encode(),
        "tin_files/a.css": b"p {}",
        "photo.png": b"\x89PNG\r\n",
        "style.css": b"p {}",
    }.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_a_folder_is_read_and_the_rest_is_counted(news: Path) -> None:
    done = run(".", folder=news)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(record["id"], record["mentions"][0]["text"]) for record in records] == [
        ("a", "1 tỷ đồng"), ("b", "2 tỷ đồng"), ("c", "3 tỷ đồng"), ("tin", "4 tỷ đồng"),
    ]  # fmt: skip
    assert done.returncode == 0
    said = done.stderr.decode()
    assert "skipped 4: " in said and "1 .png" in said and "1 .css" in said and "1 folder of a saved page" in said
    assert "1 .csv (no known column for the text)" in said


@pytest.mark.parametrize(
    ("options", "given"),
    [(["--files-from", "-"], b"tin.html\nnone.txt\n"), (["--files-from", "-", "-0"], b"tin.html\0none.txt\0")],
)
def test_files_from_standard_input(news: Path, options: list[str], given: bytes) -> None:
    done = run(*options, folder=news, given=given)
    first, missing = [json.loads(line) for line in done.stdout.splitlines()]
    assert (first["id"], first["error"], missing["error"]["type"]) == ("tin", None, "unreadable")
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "nothing to read"),
        (["--null", "a.txt"], "--null is for --files-from"),
        (["-", "--files-from", "-"], "standard input is either"),
        (["--files-from", "none"], "cannot read none"),
        (["--files-from", "empty"], "no path in empty"),
    ],
)
def test_usage_errors(news: Path, arguments: list[str], message: str) -> None:
    (news / "empty").write_bytes(b"\n")
    done = run(*arguments, folder=news)
    assert done.returncode == 2 and message in done.stderr.decode()
