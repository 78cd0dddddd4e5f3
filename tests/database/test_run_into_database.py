"""``run … -o kcn.duckdb``: what a run writes into a database, and what it does not write over."""

import multiprocessing
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner, Result

from kcn_extract.cli.main import app
from kcn_extract.extractor import Extractor

OPTIONS = ["--names", "never", "--quiet"]


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for name, area in (("a", 98), ("b", 120)):
        (folder / f"{name}.txt").write_text(f"Diện tích KCN Đình Trám là {area} ha.", encoding="utf-8")
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["run", *map(str, arguments), *OPTIONS])


def areas(database: Path) -> list[tuple[str, int, str]]:
    sql = "SELECT f.article, f.base_value::INT, s.text FROM facts f JOIN sentences s USING (article, sentence)"
    with duckdb.connect(str(database), read_only=True) as connection:
        return sorted(connection.execute(sql).fetchall())


def told(**by_article: int) -> list[tuple[str, int, str]]:
    return [(article, area, f"Diện tích KCN Đình Trám là {area} ha.") for article, area in by_article.items()]


def test_a_run_updates_by_article(news: Path, tmp_path: Path) -> None:
    database = tmp_path / "kcn.duckdb"
    assert run(news, "-o", database).exit_code == 0
    assert areas(database) == told(a=98, b=120)
    (news / "b.txt").write_text("Diện tích KCN Đình Trám là 130 ha.", encoding="utf-8")
    assert run(news / "b.txt", "-o", database).exit_code == 0
    assert areas(database) == told(a=98, b=130)
    assert run(news / "b.txt", "-o", database, "--overwrite").exit_code == 0
    assert areas(database) == told(b=130)
    assert {path.name for path in tmp_path.iterdir()} == {"kcn.duckdb", "news"}


def test_one_of_another_version_can_be_overwritten(news: Path, tmp_path: Path) -> None:
    database = tmp_path / "kcn.duckdb"
    assert run(news, "-o", database).exit_code == 0
    with duckdb.connect(str(database)) as connection:
        connection.execute("UPDATE kcn_extract SET version = 1")
    for options in ([], ["--resume"]):
        refused = run(news, "-o", database, *options)
        assert refused.exit_code == 2 and "version 1" in refused.stderr and "--overwrite" in refused.stderr
    assert run(news / "b.txt", "-o", database, "--overwrite").exit_code == 0
    assert areas(database) == told(b=120)


def test_an_empty_file_becomes_a_database(news: Path, tmp_path: Path) -> None:
    (tmp_path / "kcn.duckdb").touch()
    assert run(news, "-o", tmp_path / "kcn.duckdb").exit_code == 0
    assert areas(tmp_path / "kcn.duckdb") == told(a=98, b=120)


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        (b"mine", (), "kcn.duckdb: not a DuckDB file"),
        (b"mine", ("--overwrite",), "kcn.duckdb: not a DuckDB file"),
        (b"", ("--rows", "facts"), "--rows is for tables"),
    ],
)
def test_what_is_refused_stays(
    news: Path, tmp_path: Path, content: bytes, options: tuple[str, ...], words: str
) -> None:
    (tmp_path / "kcn.duckdb").write_bytes(content)
    refused = run(news, "-o", tmp_path / "kcn.duckdb", *options)
    assert refused.exit_code == 2 and words in refused.stderr
    assert (tmp_path / "kcn.duckdb").read_bytes() == content


def test_a_database_that_is_open_elsewhere_is_refused_before_any_work(news: Path, tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as other:
        other.apply(_keep_open, (str(tmp_path / "kcn.duckdb"),))
        refused = run(news, "-o", tmp_path / "kcn.duckdb")
    assert refused.exit_code == 2 and "lock" in refused.stderr


_OPEN = []


def _keep_open(path: str) -> None:
    _OPEN.append(duckdb.connect(path))


def command(news: Path, database: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "kcn_extract", "run", str(news), "-o", str(database), *OPTIONS, *options]


def test_a_full_disk_keeps_the_records_and_resume_goes_on(news: Path, tmp_path: Path) -> None:
    database = tmp_path / "kcn.duckdb"

    def full_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    full = subprocess.run(command(news, database), capture_output=True, text=True, preexec_fn=full_disk)
    assert full.returncode == 1 and "the records are kept, and --resume goes on from them" in full.stderr
    assert subprocess.run(command(news, database, "--resume")).returncode == 0
    assert areas(database) == told(a=98, b=120)


def test_killed_while_it_is_written_and_resumed(news: Path, tmp_path: Path) -> None:
    database = tmp_path / "kcn.duckdb"
    process = subprocess.Popen(command(news, database))
    while not Path(f"{database}.wal").exists() and process.poll() is None:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert subprocess.run(command(news, database, "--resume")).returncode == 0
    assert areas(database) == told(a=98, b=120)


@pytest.fixture
def was_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the articles that have been extracted."""
    ids: list[str] = []
    extract = Extractor.extract

    def noted(self: Extractor, text: str, published: Any, id: Any, /, **more: Any) -> Any:
        ids.append(id)
        return extract(self, text, published, id, **more)

    monkeypatch.setattr(Extractor, "extract", noted)
    return ids


def write(news: Path, **area_of: int) -> None:
    for name, area in area_of.items():
        (news / f"{name}.txt").write_text(f"Diện tích KCN Đình Trám là {area} ha.", encoding="utf-8")


def rows(database: Path) -> dict[str, list[str]]:
    """All that the tables hold."""
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        return {name: sorted(map(str, connection.execute(f"FROM {name}").fetchall())) for name in tables}


def undisturbed(news: Path, tmp_path: Path) -> dict[str, list[str]]:
    assert run(news, "-o", tmp_path / "undisturbed.duckdb").exit_code == 0
    return rows(tmp_path / "undisturbed.duckdb")


def test_a_finished_base_is_gone_on_from(news: Path, tmp_path: Path, was_read: list[str]) -> None:
    database = tmp_path / "kcn.duckdb"
    assert run(news, "-o", database).exit_code == 0 and was_read == ["a", "b"]
    was_read.clear()
    assert run(news, "-o", database, "--resume").exit_code == 0 and was_read == []
    write(news, b=130, c=140, d=150)
    assert run(news, "-o", database, "--resume").exit_code == 0 and was_read == ["b", "c", "d"]
    was_read.clear()
    (news / "a.txt").unlink()
    assert run(news, "-o", database, "--resume").exit_code == 0 and was_read == []
    assert areas(database) == told(b=130, c=140, d=150)
    assert rows(database) == undisturbed(news, tmp_path)


def test_what_failed_is_tried_again(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = tmp_path / "kcn.duckdb"
    with monkeypatch.context() as broken:
        broken.setattr(Extractor, "extract", lambda *_, **__: 1 / 0)
        assert run(news, "-o", database).exit_code == 1
    assert run(news, "-o", database, "--resume").exit_code == 0
    assert rows(database) == undisturbed(news, tmp_path)


@pytest.mark.parametrize("option", [("--no-facts",), ("--labels", "MONEY"), ("--published", "2024-05-02")])
def test_other_options_are_refused_with_the_difference(news: Path, tmp_path: Path, option: tuple[str, ...]) -> None:
    database = tmp_path / "kcn.duckdb"
    assert run(news, "-o", database).exit_code == 0
    before = rows(database)
    refused = run(news, "-o", database, "--resume", *option)
    assert refused.exit_code == 2 and "cannot be resumed with other options: " in refused.stderr
    assert option[0].replace("--no-", "--") in refused.stderr and rows(database) == before
    assert run(news, "-o", database, *option).exit_code == 0
    assert run(news, "-o", database, "--resume", *option).exit_code == 0


def test_other_patterns_are_refused(news: Path, tmp_path: Path) -> None:
    database, patterns = tmp_path / "kcn.duckdb", tmp_path / "patterns"
    patterns.mkdir()
    (patterns / "indicator.toml").write_text("")
    assert run(news, "-o", database).exit_code == 0
    refused = run(news, "-o", database, "--resume", "--patterns", patterns)
    assert refused.exit_code == 2 and "the digest of the rule files was" in refused.stderr


def test_what_runs_over_other_paths_have_read_stays(news: Path, tmp_path: Path, was_read: list[str]) -> None:
    database, other = tmp_path / "kcn.duckdb", tmp_path / "other"
    other.mkdir()
    write(other, c=140, d=150)
    assert run(news, "-o", database).exit_code == 0
    assert run(other, "-o", database, "--resume").exit_code == 0 and was_read == ["a", "b", "c", "d"]
    (news / "a.txt").unlink()
    (other / "d.txt").unlink()
    assert run(other, "-o", database, "--resume").exit_code == 0
    assert areas(database) == told(a=98, b=120, c=140)
    assert run(news, other, "-o", database, "--resume").exit_code == 0 and was_read == ["a", "b", "c", "d"]
    (news / "b.txt").unlink()
    assert run(news, other, "-o", database, "--resume").exit_code == 2  # nothing to read in one of them
    write(news, e=160)
    assert run(news, other, "-o", database, "--resume").exit_code == 0
    assert areas(database) == told(a=98, c=140, e=160)  # the first is of a run over other paths


def test_what_was_loaded_stays_until_it_is_read(news: Path, tmp_path: Path, was_read: list[str]) -> None:
    database, records = tmp_path / "kcn.duckdb", tmp_path / "records.jsonl"
    assert run(news, "-o", records, "--with", "text").exit_code == 0
    assert CliRunner().invoke(app, ["load", str(records), str(database)]).exit_code == 0
    (news / "a.txt").unlink()
    was_read.clear()
    assert run(news, "-o", database, "--resume").exit_code == 0 and was_read == ["b"]
    assert areas(database) == told(a=98, b=120)
    assert CliRunner().invoke(app, ["load", str(records), str(database)]).exit_code == 0
    assert run(news, "-o", database, "--resume").exit_code == 0 and was_read == ["b", "b"]


KILLED = """
import os, sys
from kcn_extract.cli.main import app
from kcn_extract.database import database
database.BATCH, left, in_one = 1, int(sys.argv.pop(1)), database._in_one
def counted(connection, work):
    global left
    def killed():
        work()
        if left == 0: os._exit(9)
    in_one(connection, killed)
    left -= 1
database._in_one = counted
app()
"""


@pytest.mark.parametrize(
    "kills", [[1], [3], [4], [5], [6], [1, 1, 3]], ids=lambda kills: " then ".join(map(str, kills))
)
def test_killed_in_a_transaction_over_a_finished_base(news: Path, tmp_path: Path, kills: list[int]) -> None:
    database = tmp_path / "kcn.duckdb"
    write(news, c=140, gone=150)
    assert run(news, "-o", database).exit_code == 0
    write(news, b=130, d=150, e=160)
    (news / "gone.txt").unlink()
    for transactions in kills:
        arguments = [str(transactions), *command(news, database, "--resume")[3:]]
        assert subprocess.run([sys.executable, "-c", KILLED, *arguments]).returncode == 9
    assert run(news, "-o", database, "--resume").exit_code == 0
    assert rows(database) == undisturbed(news, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"kcn.duckdb", "undisturbed.duckdb", "news"}
