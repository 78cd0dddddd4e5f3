"""The options of a cluster: what is refused before one is started."""

import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from kcn_extract.cli.main import app
from kcn_extract.cluster import engine


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(app, ["run", *map(str, arguments), "--names", "never"])


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text("Tăng 5%.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def never(*_: object) -> None:
        pytest.fail("a cluster was started")

    monkeypatch.setattr(engine.Cluster, "__init__", never)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("news --address auto", "--address is for --engine ray"),
        ("news --shard-size 1MB", "--shard-size is for --engine ray"),
        ("news --format csv", "--format is for --engine ray"),
        ("news --engine ray", "-o FOLDER"),
        ("news --engine ray -o -", "-o FOLDER"),
        ("- --engine ray -o out", "not standard input"),
        ("news --engine ray -o out --format jsonl --rows facts", "--rows is for tables"),
        ("news --engine ray -o out --shard-size much", "expected a size"),
        ("news --engine ray -o news", "the output must not lie in an input"),
        ("news --engine ray -o news/out", "the output must not lie in an input"),
        ("news/a.txt --engine ray -o news", "must not hold inputs"),
        ("nowhere --engine ray -o out", "no such file or folder: nowhere"),
        ("carrier-pigeon://coop --engine ray -o out", "cannot read carrier-pigeon://coop"),
        ("news --engine ray -o carrier-pigeon://coop", "carrier-pigeon://coop: Unrecognized filesystem type"),
        ("news --engine ray -o full", "was not written by kcn-extract"),
    ],
)
def test_usage_errors(arguments: str, message: str, news: Path) -> None:
    (news / "full").mkdir()
    (news / "full" / "mine.txt").touch()
    done = run(*arguments.split())
    assert done.exit_code == 2 and message in done.stderr, done.output
    assert not (news / "out").exists()


@pytest.mark.parametrize("missing", ["ray", "pyarrow"])
def test_without_the_extra_it_is_named(missing: str, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "find_spec", lambda name: None if name == missing else sys)
    done = run("news", "--engine", "ray", "-o", "out")
    assert done.exit_code == 2 and f"needs {missing} (pip install 'kcn-extract[ray]')" in done.stderr
    assert not (news / "out").exists()


@pytest.mark.parametrize("error", [ConnectionError, Exception])  # Ray has the second for a node that does not start
def test_where_no_cluster_can_be_had(error: type[Exception], news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise error("the node timed out\nand much more")

    monkeypatch.setattr(engine.Cluster, "__init__", fails)
    done = run("news", "--engine", "ray", "-o", "out")
    assert done.exit_code == 2
    assert done.stderr.strip() == "kcn-extract: no Ray cluster at this machine: the node timed out"
