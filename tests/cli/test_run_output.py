"""Where `run` writes: tables, resuming, ids; and that it ends the same whatever kills it."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kcn_extract.cli.main import app

CORPUS = Path(__file__).parents[2] / "corpus" / "*.txt"
FAST = ("--names", "never", "--no-facts", "--quiet")


def run(*arguments: object) -> Result:
    """Call `run` in this process."""
    return CliRunner().invoke(app, ["run", *map(str, arguments), *FAST[:2]])


def ids(path: Path) -> list[str]:
    return [json.loads(line)["id"] for line in path.read_bytes().splitlines()]


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(f"KCN Đình Trám thu hút {number + 1} triệu USD.", "utf-8")
    return folder


@pytest.mark.parametrize(("rows", "count"), [(None, 6), ("mentions", 12), ("articles", 6)])
def test_a_table(news: Path, rows: str | None, count: int) -> None:
    assert run(news, "-o", "t.csv", *(("--rows", rows) if rows else ())).exit_code == 0
    lines = Path("t.csv").read_text("utf-8").splitlines()
    assert len(lines) == 1 + count and sorted(os.listdir()) == ["news", "t.csv"]
    if rows != "articles":
        assert "KCN Đình Trám thu hút 1 triệu USD." in lines[1]  # the sentence


def test_a_table_is_made_of_what_is_there(news: Path) -> None:
    (news / "3.txt").write_bytes(b"")
    assert run(news, "-o", "t.xlsx", "--rows", "articles").exit_code == 1
    assert Path("t.xlsx").exists()
    done = run(news, "-o", "t.xlsx")
    assert done.exit_code == 2 and "is there already (--overwrite replaces it)" in done.stderr
    done = run(news, "-o", "t.xlsx", "--resume")
    assert done.exit_code == 2 and "is finished" in done.stderr
    assert run(news, "-o", "t.xlsx", "--overwrite", "--quiet").exit_code == 1


def test_resume(news: Path) -> None:
    assert run(news, "-o", "r.jsonl").exit_code == 0
    whole = Path("r.jsonl").read_bytes()
    done = run(news, "-o", "r.jsonl")
    assert done.exit_code == 2 and "--resume goes on from them" in done.stderr
    os.truncate("r.jsonl", len(whole) // 2)
    (news / "0.txt").write_text("KCN Đình Trám thu hút 99 triệu USD.", "utf-8")
    (news / "9.txt").write_text("", "utf-8")
    done = run(news, "-o", "r.jsonl", "--resume")
    assert done.exit_code == 1 and "1 error" in done.stderr
    assert ids(Path("r.jsonl")) == ["0", "1", "2", "3", "4", "5", "9"]
    assert b"99 tri" in Path("r.jsonl").read_bytes()
    (news / "9.txt").unlink()
    done = run(news, "-o", "r.jsonl", "--resume")
    assert done.exit_code == 0 and "beside 6 articles that an earlier run has read" in done.stderr
    assert ids(Path("r.jsonl")) == ["0", "1", "2", "3", "4", "5"]
    done = run(news, "-o", "r.jsonl", "--resume", "--no-facts")
    assert done.exit_code == 2 and "--facts was on, is off" in done.stderr


def test_ids_are_told_apart_or_refused(news: Path) -> None:
    (news / "0.md").write_text("Vốn 5 tỷ đồng.", "utf-8")
    rows = Path("rows.jsonl")
    rows.write_text('{"id": "1", "text": "5%"}\n' * 2, "utf-8")
    assert run(news, rows, "-o", "r.jsonl").exit_code == 0
    assert ids(Path("r.jsonl")) == ["0", "0~2", "1", "2", "3", "4", "5", "1~2", "1~3"]
    done = run(news, rows, "-o", "r.jsonl", "--duplicate-ids", "refuse", "--overwrite")
    assert done.exit_code == 1 and "3 errors" in done.stderr
    assert len(ids(Path("r.jsonl"))) == 9


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "kcn_extract", *map(str, arguments)]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of another kind")
def test_killed_and_resumed(tmp_path: Path) -> None:
    """As ``benchmarks/kills.py`` does many times, on many articles."""
    undisturbed, output = tmp_path / "undisturbed.jsonl", tmp_path / "killed.jsonl"
    assert run(CORPUS, "-o", undisturbed, *FAST).exit_code == 0
    chance = random.Random(7)
    given = command("run", CORPUS, "-o", output, *FAST, "--workers", 2, "--resume")
    for _ in range(2):
        process = subprocess.Popen(given, start_new_session=True, stderr=subprocess.DEVNULL)
        while process.poll() is None and not (output.exists() and output.stat().st_size):
            time.sleep(0.005)
        time.sleep(chance.random() * 0.05)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if output.exists() and output.stat().st_size:
            os.truncate(output, chance.randrange(output.stat().st_size))  # so that there is something left to do
    assert run(*given[4:]).exit_code == 0
    assert output.read_bytes() == undisturbed.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="no limits there")
def test_a_disk_that_is_full(tmp_path: Path) -> None:
    undisturbed, output = tmp_path / "undisturbed.jsonl", tmp_path / "r.jsonl"
    assert run(CORPUS, "-o", undisturbed, *FAST).exit_code == 0
    limited = ["bash", "-c", 'ulimit -f 100; exec "$@"', "bash", *command("run", CORPUS, "-o", output, *FAST)]
    done = subprocess.run(limited, capture_output=True, text=True)
    assert done.returncode == 1 and "cannot write" in done.stderr and "Traceback" not in done.stderr
    there = output.read_bytes()
    assert undisturbed.read_bytes().startswith(there) and there[-1:] in (b"", b"\n")
    assert run(CORPUS, "-o", output, *FAST, "--resume").exit_code == 0
    assert output.read_bytes() == undisturbed.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="no shell there")
def test_its_own_output_is_not_read(news: Path) -> None:
    """Where the shell opens a file for standard output in a folder that is read."""
    with open(news / "9.txt", "wb") as output:
        done = subprocess.run(command("run", news, *FAST), stdout=output, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2 and "standard output: the output must not be one of the inputs" in done.stderr
