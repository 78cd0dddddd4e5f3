"""The options that bound a run: time, size, errors, processes."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from kcn_extract.cli.main import app
from kcn_extract.run import batch


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = {"a": "tăng 5%", "b": "", "c": "tăng 6%", "d": " ", "e": "tăng 7%. " * 20, "f": "\udcff", "g": "tăng 8%"}
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_bytes(text.encode("utf-8", "surrogateescape"))
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["run", *map(str, arguments), "--names", "never", "--no-facts"])


def outcome(result: Result) -> list[tuple[str, Any]]:
    records = map(json.loads, result.stdout.splitlines())
    return [(record["id"], record["error"] and record["error"]["type"]) for record in records]


def test_errors_are_counted_by_kind(folder: Path) -> None:
    result = run(folder, "--max-size", "0.1kB")
    assert result.exit_code == 1
    assert "7 articles, 3 mentions, 4 errors: 2 empty, 1 not_utf8, 1 too_large (" in result.stderr
    assert dict(outcome(result))["e"] == "too_large"


@pytest.mark.parametrize(
    ("options", "last", "words"),
    [
        (["--fail-fast"], "b", "stopped by --max-errors 1 after 2 articles"),
        (["--max-errors", "2"], "d", "stopped by --max-errors 2 after 4 articles"),
        (["--max-errors", "2", "--workers", "2"], "d", "stopped by --max-errors 2 after 4 articles"),
        (["--max-errors", "4"], "g", ""),
    ],
)
def test_a_run_stops_after_so_many_errors(folder: Path, options: list[str], last: str, words: str) -> None:
    result = run(folder, *options)
    assert (result.exit_code, outcome(result)[-1][0]) == (1, last)
    assert words in result.stderr and ("stopped" in result.stderr) == bool(words)


def test_a_run_whose_last_article_fails_comes_to_its_end(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    table = tmp_path_factory.mktemp("out") / "articles.csv"
    for name in "defg":
        (folder / f"{name}.txt").unlink()
    (folder / "c.txt").rename(folder / "a2.txt")
    result = run(folder, "--fail-fast", "-o", table, "--rows", "articles")
    assert result.exit_code == 1 and "stopped" not in result.stderr
    assert [line.split(",")[0] for line in table.read_text("utf-8").splitlines()][1:] == [
        "a", "a2", "b",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--max-size", "much"], "--max-size: expected a size such as 200MB or 1GiB, got 'much'"),
        (["--max-size", "0"], "--max-size: expected a size"),
        (["--timeout", "-1"], "--timeout: expected seconds, or 0 for no limit, got -1"),
        (["--timeout", "nan"], "got nan"),
        (["--fail-fast", "--max-errors", "3"], "give one of them"),
        (["--max-errors", "0"], "--max-errors"),
    ],
)
def test_a_wrong_limit_is_a_wrong_call(folder: Path, options: list[str], words: str) -> None:
    result = run(folder, *options)
    assert result.exit_code == 2 and words in result.stderr


@pytest.mark.parametrize(
    ("options", "given"),
    [([], (None, 60)), (["--workers", "3", "--timeout", "0"], (3, None)), (["--timeout", "9.5"], (None, 9.5))],
)
def test_what_is_handed_on(
    folder: Path, options: list[str], given: tuple[object, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    handed = []
    monkeypatch.setattr(batch, "record_lines", lambda _extractor, _inputs, *rest: handed.append(rest) or iter(()))
    assert run(folder, *options).exit_code == 0
    assert handed == [given]


def test_where_no_worker_can_start_it_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_more(*_: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("multiprocessing.context.SpawnProcess._Popen", no_more)
    result = run(folder, "--workers", "2")
    assert result.exit_code == 1 and result.stdout == ""
    assert "worker processes cannot start: BlockingIOError: " in result.stderr and "--workers 1" in result.stderr
