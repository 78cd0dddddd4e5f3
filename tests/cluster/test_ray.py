"""A cluster of two workers on this machine: one is killed, a run is resumed, and the records are those of a local
run. All in one file, as it takes a while to start."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet
from typer.testing import CliRunner, Result

from kcn_extract.cli.main import app
from kcn_extract.cluster import engine
from kcn_extract.extractor import Extractor

ray = pytest.importorskip("ray", reason="Ray is not installed (the extra ray)")
CORPUS = Path(__file__).parents[2] / "corpus"
RAY = ("--engine", "ray", "--shard-size", "20KB")


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    ray.init(
        address="local", num_cpus=2, object_store_memory=80 * 2**20, include_dashboard=False, log_to_driver=False,
        logging_level="ERROR",
    )  # fmt: skip
    try:
        yield
    finally:
        ray.shutdown()


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(app, ["run", *map(str, arguments), "--names", "never"])


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    (folder / "2024").mkdir(parents=True)
    for path in CORPUS.glob("[bhqt]*.txt"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "2024" / "rows.jsonl").write_text('{"id": "x", "text": "Vốn 5 tỷ đồng."}\n{"id": "x", "text": ""}\n')
    return folder


@pytest.fixture
def deaths(monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    """The workers that died, as the driver learns of them."""
    noticed: list[Exception] = []
    bury = engine._Crew._bury

    def told(crew: engine._Crew, error: Exception) -> None:
        noticed.append(error)
        bury(crew, error)

    monkeypatch.setattr(engine._Crew, "_bury", told)
    return noticed


def workers() -> list[int]:
    """The processes of the actors."""
    found = []
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                name = Path(entry.path, "cmdline").read_bytes()
            except OSError:
                continue
            if name.startswith(b"ray::_Worker") or name.startswith(b"ray::Worker"):
                found.append(int(entry.name))
    return found


def kill_one_at_work(out: Path, killed: list[int]) -> None:
    until = time.monotonic() + 60
    while not any(out.glob("part-*")) and time.monotonic() < until:
        time.sleep(0.005)
    for pid in workers()[:1]:
        os.kill(pid, signal.SIGKILL)
        killed.append(pid)


def content(out: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(out.glob("part-*")))


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="the processes of the workers are found in /proc")
def test_a_worker_is_killed_and_the_run_is_resumed(
    cluster: None, news: Path, tmp_path: Path, deaths: list[Exception]
) -> None:
    out, killed = tmp_path / "out", list[int]()
    assert run(news, "-o", tmp_path / "local.jsonl").exit_code == 1  # a row has no text
    killer = threading.Thread(target=kill_one_at_work, args=(out, killed))
    killer.start()
    done = run(news, "-o", out, *RAY)
    killer.join()
    assert done.exit_code == 1 and "1 error: 1 empty" in done.stderr, done.output
    assert killed and deaths, "no worker was killed while it worked"
    assert content(out) == (tmp_path / "local.jsonl").read_bytes()

    parts = sorted(out.glob("part-*"))
    parts[1].unlink()
    before = {path.name: path.stat().st_mtime_ns for path in parts if path.exists()}
    (news / "a-first.txt").write_text("Doanh thu tăng 5%.")
    assert run(news, "-o", tmp_path / "local.jsonl", "--resume").exit_code == 1
    resumed = run(news, "-o", out, *RAY, "--resume")
    assert "that an earlier run has read" in resumed.stderr, resumed.output
    assert content(out) == (tmp_path / "local.jsonl").read_bytes()
    assert any(path.name in before and path.stat().st_mtime_ns == before[path.name] for path in out.glob("part-*"))
    refused = run(news, "-o", out, *RAY, "--resume", "--no-facts")
    assert refused.exit_code == 2 and "--facts was on, is off" in refused.stderr


def test_parquet_at_an_address(cluster: None, news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(f"{news.as_uri()}/t*.txt", "-o", out.as_uri(), *RAY, "--rows", "facts").exit_code == 0
    made = pa.concat_tables([parquet.read_table(path) for path in sorted(out.glob("part-*"))])
    assert run(f"{news}/t*.txt", "-o", tmp_path / "local.parquet").exit_code == 0
    local = parquet.read_table(tmp_path / "local.parquet")
    other = ["source"]  # the one has addresses
    assert made.num_rows > 50 and made.drop_columns(other) == local.drop_columns(other)


def test_a_dataset(cluster: None) -> None:
    from kcn_extract.integrations.ray import extract

    articles = [{"id": f"a{n}", "text": f"Vốn {n} tỷ đồng, tăng 5%." if n % 7 else ""} for n in range(40)]
    extractor = Extractor(names="never")
    made = extract(ray.data.from_items(articles), extractor, batch_size=16, workers=1).take_all()
    local = {record.id: record for record in extractor.stream(articles)}
    assert len(made) == 40
    assert {row["id"]: row["record"] for row in made} == {id: one.to_json().decode() for id, one in local.items()}
    assert {row["id"] for row in made if row["error"] == "empty"} == {"a0", "a7", "a14", "a21", "a28", "a35"}
