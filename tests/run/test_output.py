"""What output is refused, and how a file is replaced."""

import os
import threading
from pathlib import Path

import pytest

from kcn_extract.run.output import (
    Mode,
    OutputRefused,
    Taken,
    is_file,
    lock,
    refuse_ending,
    refuse_foreign,
    refuse_inputs,
    replacing,
)
from kcn_extract.run.record_file import RecordFile, holds_records


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news" / "2024").mkdir(parents=True)
    for name in ("news/a.txt", "news/2024/b.txt", "news/rows.jsonl"):
        (tmp_path / name).write_text("tăng 5%", "utf-8")
    (tmp_path / "link.jsonl").symlink_to("news/a.txt")
    os.link("news/2024/b.txt", "hard.jsonl")
    (tmp_path / "door").symlink_to("news")
    return tmp_path


@pytest.mark.parametrize(
    ("output", "inputs"),
    [
        ("news/a.txt", ["news/a.txt"]),
        ("news/../news/a.txt", ["news"]),
        ("link.jsonl", ["news"]),
        ("hard.jsonl", ["news"]),
        ("hard.jsonl", ["news/2024/*.txt"]),
        ("news/rows.jsonl", ["news/*.jsonl"]),
        ("door/2024/b.txt", ["news/"]),
        ("news/new.txt", ["news"]),
        ("news/2024/new.txt", ["door"]),
        ("news/new.jsonl", ["news/*"]),
        ("door/new.jsonl", ["news/**"]),
        ("new.jsonl", ["news/a.txt", "*.jsonl"]),
    ],
)
def test_an_output_among_the_inputs(folder: Path, output: str, inputs: list[str]) -> None:
    before = {path: path.is_file() and path.read_bytes() for path in folder.rglob("*")}
    with pytest.raises(OutputRefused, match="must not be one of the inputs"):
        refuse_inputs(output, inputs)
    assert {path: path.is_file() and path.read_bytes() for path in folder.rglob("*")} == before


@pytest.mark.parametrize(
    ("output", "inputs"),
    [
        ("new.jsonl", ["news"]),
        ("news/new.records", ["news", "news/*.txt"]),
        ("new.jsonl", ["news/*.jsonl"]),
        (os.devnull, ["news"]),
        (None, ["news"]),
    ],
)
def test_an_output_beside_them(folder: Path, output: str | None, inputs: list[str]) -> None:
    refuse_inputs(output, inputs)
    assert output is None or output == os.devnull or not Path(output).exists()


@pytest.mark.parametrize(
    "ending", [".txt", ".MD", ".html", ".docx", ".json", ".run", ".zip", ".xlsx", ".csv.gz", ".txt.zst"]
)
def test_an_ending_that_promises_something_else(ending: str) -> None:
    with pytest.raises(OutputRefused, match="unsupported extension"):
        refuse_ending(f"out{ending}", (".csv",))


@pytest.mark.parametrize("name", ["out", "out.jsonl", "OUT.NDJSON", "out.jsonl.gz", "tmp.x7Fa", "news.2024", "out.csv"])
def test_an_ending_that_promises_nothing_else(name: str) -> None:
    refuse_ending(name, (".csv",))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Thu chi\n", "was not written by kcn-extract"),
        (b'{"id": 1}\n', "was not written by kcn-extract"),
        (b'{"schema":"kcn_extract.record/2","id":"a"', None),
        (b"", None),
        (None, None),
    ],
)
def test_a_file_of_the_users_own(tmp_path: Path, content: bytes | None, words: str | None) -> None:
    path = tmp_path / "notes.jsonl"
    if content is not None:
        path.write_bytes(content)
    if words:
        with pytest.raises(OutputRefused, match=words):
            refuse_foreign(str(path), holds_records)
    else:
        refuse_foreign(str(path), holds_records)


@pytest.mark.parametrize("name", ["notes.jsonl.run", "notes.jsonl.run.new"])
def test_what_lies_where_a_journal_would(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"mine\n")
    with pytest.raises(OutputRefused, match="was not written by kcn-extract"):
        RecordFile(str(tmp_path / "notes.jsonl"), Mode.new, {})
    assert (tmp_path / name).read_bytes() == b"mine\n"


def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    found: list[bytes] = []
    reader = threading.Thread(target=lambda: found.append((tmp_path / "pipe.csv").read_bytes()), daemon=True)
    reader.start()
    with replacing(str(tmp_path / "pipe.csv")) as stream:
        stream.write(b"one")
    reader.join(10)
    assert found == [b"one"] and (tmp_path / "pipe.csv").is_fifo()


def test_neither_folder_nor_link_to_nothing(tmp_path: Path) -> None:
    with pytest.raises(OutputRefused, match="is a folder"):
        is_file(str(tmp_path))
    (tmp_path / "link").symlink_to("gone")
    with pytest.raises(OutputRefused, match="link to nothing"):
        refuse_foreign(str(tmp_path / "link"), holds_records)


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    with replacing(str(path)) as stream:
        stream.write(b"one")
        assert not path.exists()
    path.chmod(0o640)
    with pytest.raises(ZeroDivisionError), replacing(str(path)) as stream:
        stream.write(b"half")
        raise ZeroDivisionError
    assert path.read_bytes() == b"one" and os.listdir(tmp_path) == ["facts.csv"]
    with replacing(str(path)) as stream:
        stream.write(b"two")
    assert path.read_bytes() == b"two" and path.stat().st_mode & 0o777 == 0o640


def test_one_at_a_time(tmp_path: Path) -> None:
    path = str(tmp_path / "facts.csv")
    with replacing(path) as stream:
        with pytest.raises(Taken, match="another run is writing it"), replacing(path):
            pass
        stream.write(b"one")
    assert Path(path).read_bytes() == b"one"
    with lock(f"{path}.run") as held:
        os.unlink(f"{path}.run")
        with lock(f"{path}.run") as other:  # another file of the same name
            assert os.fstat(held.fileno()).st_ino != os.fstat(other.fileno()).st_ino
