"""``run … -o kcn.duckdb``: what a run writes into a database, and what it does not write over."""

import multiprocessing
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner, Result

from kcn_extract.cli.main import app

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
    assert "version 1" in run(news, "-o", database).stderr
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
