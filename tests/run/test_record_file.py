"""A file of records: what a run that was cut off leaves there, and how a later one goes on from it."""

import gzip
import json
import os
import random
import signal
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from kcn_extract.run import record_file
from kcn_extract.run.compressed import open_compressed
from kcn_extract.run.job import RecordLine
from kcn_extract.run.output import Mode, OutputRefused, Taken
from kcn_extract.run.record_file import RecordFile
from kcn_extract.run.sinks import Stream, open_sink
from kcn_extract.sources.article_input import ArticleInput

OPTIONS = {"--names": "auto"}
ARTICLES = [ArticleInput(f"tăng {number}%" * (number % 7), f"a{number:03}") for number in range(60)]


def line_of(article: ArticleInput) -> RecordLine:
    """A record that says what its article says; a text with FAIL is an error."""
    error = "FAIL" if "FAIL" in article.text else None
    record = {"schema": "kcn_extract.record/2", "id": article.id, "text": article.text, "error": error}
    return RecordLine(json.dumps(record).encode(), 1, 1, error, error)


def run(
    path: Path, articles: Iterable[ArticleInput] = ARTICLES, mode: Mode = Mode.resume, stop: int | None = None
) -> tuple[int, int]:
    """Write the records of articles, up to ``stop`` of them; return how many were kept and how many made."""
    kept: list[ArticleInput] = []
    made = 0
    with RecordFile(str(path), mode, OPTIONS) as sink:
        for article in sink.remaining(articles, kept.append):
            if made == stop:
                return len(kept), made
            sink.write(line_of(article))
            made += 1
        sink.finish()
    return len(kept), made


def content(path: Path) -> bytes:
    with open_compressed(str(path)) as lines:
        return lines.read() if path.stat().st_size else b""


def undisturbed(articles: Iterable[ArticleInput] = ARTICLES) -> bytes:
    return b"".join(line_of(article).json + b"\n" for article in articles)


@pytest.fixture(params=["r.jsonl", "r.jsonl.gz", "r.jsonl.zst"])
def path(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of each compression, in blocks of some records."""
    monkeypatch.setattr(record_file, "_BLOCK", 500)
    return tmp_path / request.param


def test_each_article_once_whatever_interrupts(path: Path) -> None:
    """Cut at any byte of the file, and of the journal behind its first line, again and again."""
    chance = random.Random(13)
    for _ in range(8):
        for _ in range(4):
            run(path, stop=chance.randrange(30))
            told = Path(f"{path}.run")
            for file, least in ((path, 0), (told, told.read_bytes().index(b"\n") + 1)):
                if chance.random() < 0.7:
                    os.truncate(file, chance.randint(least, file.stat().st_size))
        run(path)
        assert content(path) == undisturbed()
        path.unlink()


def test_nothing_is_done_twice(path: Path) -> None:
    assert run(path, stop=25) == (0, 25)
    assert run(path) == (25, 35)
    assert run(path) == (60, 0)
    assert content(path) == undisturbed()


@pytest.mark.parametrize(
    "now",
    [
        [ArticleInput("khác", a.id) if a.id in ("a003", "a020") else a for a in ARTICLES],
        [a for a in ARTICLES if a.id not in ("a000", "a017")],
        [ArticleInput("mới", "Z"), *ARTICLES[:30], ArticleInput("mới", "b"), *ARTICLES[30:]],
        ARTICLES[::-1],
    ],
    ids=["changed", "gone", "new", "another order"],
)
def test_articles_that_changed_since(path: Path, now: list[ArticleInput]) -> None:
    run(path)
    _, made = run(path, now)
    assert made == len([article for article in now if article not in ARTICLES])
    assert content(path) == undisturbed(now)
    assert run(path, now) == (len(now), 0)
    assert sorted(file.name for file in path.parent.iterdir()) == [path.name, f"{path.name}.run"]


def test_what_failed_is_tried_again(path: Path) -> None:
    failing = [ArticleInput("FAIL", a.id) if a.id == "a005" else a for a in ARTICLES]
    run(path, failing)
    assert run(path, failing) == (59, 1)
    assert content(path) == undisturbed(failing)


@pytest.mark.parametrize("moves", [1, 2])
def test_killed_while_records_are_put_in_order(path: Path, monkeypatch: pytest.MonkeyPatch, moves: int) -> None:
    run(path)
    done = []

    def replace(old: str, new: str) -> None:
        if len(done) == moves - 1:
            raise KeyboardInterrupt
        done.append(os.rename(old, new))

    monkeypatch.setattr(record_file.os, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        run(path, ARTICLES[::-1])
    monkeypatch.undo()
    for leftover in (path.with_name(f".{path.name}.unfinished"), Path(f"{path}.run.new")):
        leftover.touch()
    assert run(path, ARTICLES[::-1]) == (60, 0)
    assert content(path) == undisturbed(ARTICLES[::-1])
    assert run(path, ARTICLES[::-1]) == (60, 0)
    assert sorted(file.name for file in path.parent.iterdir()) == [path.name, f"{path.name}.run"]


def test_other_options_are_told(path: Path) -> None:
    run(path, stop=5)
    with pytest.raises(OutputRefused, match="--names was auto, is never; --labels was none, is MONEY"):
        RecordFile(str(path), Mode.resume, {"--names": "never", "--labels": ["MONEY"]})
    assert run(path) == (5, 55)


@pytest.mark.parametrize("harm", ["edited", "without journal", "another journal"])
def test_a_file_that_somebody_changed_is_not_gone_on_with(path: Path, harm: str) -> None:
    run(path)
    if harm == "edited":
        changed = content(path).replace(b"a010", b"a01x")
        path.write_bytes(gzip.compress(changed) if path.suffix == ".gz" else changed)
        if path.suffix == ".zst":
            pytest.skip("as with .gz")
    elif harm == "without journal":
        Path(f"{path}.run").unlink()
    else:
        run(path.with_name(f"other{path.suffix}"), ARTICLES[::-1])
        Path(f"{path.with_name(f'other{path.suffix}')}.run").rename(f"{path}.run")
    before = path.read_bytes()
    with pytest.raises(OutputRefused, match="cannot be resumed: its journal"):
        run(path)
    assert path.read_bytes() == before


def test_records_are_kept_unless_one_says_so(path: Path) -> None:
    run(path)
    with pytest.raises(OutputRefused, match=r"--resume goes on.*--overwrite starts anew"):
        run(path, mode=Mode.new)
    assert content(path) == undisturbed()
    assert run(path, ARTICLES[:3], Mode.overwrite) == (0, 3)
    assert content(path) == undisturbed(ARTICLES[:3])


def test_two_runs_on_one_output(path: Path) -> None:
    run(path)
    with RecordFile(str(path), Mode.resume, OPTIONS):
        for mode in Mode:
            with pytest.raises(Taken, match="another run is writing it"):
                RecordFile(str(path), mode, OPTIONS)
    assert run(path) == (60, 0)


def test_it_can_be_followed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_file, "FLUSH_EVERY", 0)
    with RecordFile(str(path), Mode.new, OPTIONS) as sink:
        for number, article in enumerate(sink.remaining(ARTICLES, print), 1):
            sink.write(line_of(article))
            assert content(path) == undisturbed(ARTICLES[:number])


class FullDisk:
    """A file on a disk that holds some bytes more, or none."""

    def __init__(self, file: object, room: int) -> None:
        self.file, self.room = file, room

    def __getattr__(self, name: str) -> object:
        return getattr(self.file, name)

    def write(self, data: bytes) -> int:
        part = data[: self.room]
        if not part:
            raise OSError(28, "No space left on device")
        self.room -= len(part)
        return int(self.file.write(part))  # type: ignore[attr-defined]

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None:
        self.file.close()  # type: ignore[attr-defined]


class CtrlC:
    """A file during whose first write Ctrl-C is pressed."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._pressed = file, False

    def write(self, data: bytes) -> int:
        written = self._file.write(data)
        if not self._pressed:
            self._pressed = True
            signal.raise_signal(signal.SIGINT)
        return written

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None:
        self._file.close()


@pytest.mark.parametrize("interrupted", ["records", "journal"])
def test_ctrl_c_while_a_block_is_written_keeps_the_block(path: Path, interrupted: str) -> None:
    with pytest.raises(KeyboardInterrupt), RecordFile(str(path), Mode.new, OPTIONS) as sink:
        holder = sink if interrupted == "records" else sink._journal
        holder._stream = CtrlC(holder._stream)  # type: ignore[assignment]
        for article in sink.remaining(ARTICLES, print):
            sink.write(line_of(article))
    kept = content(path).count(b"\n")
    assert 0 < kept < len(ARTICLES)
    assert run(path) == (kept, len(ARTICLES) - kept)
    assert content(path) == undisturbed()


@pytest.mark.parametrize("attribute", ["_stream", "_lock"])
@pytest.mark.parametrize("room", [0, 1, 300, 700, 1500])
def test_a_full_disk_leaves_whole_lines(path: Path, attribute: str, room: int) -> None:
    with pytest.raises(OSError, match="No space left"), RecordFile(str(path), Mode.new, OPTIONS) as sink:
        if attribute == "_stream":
            sink._stream = FullDisk(sink._stream, room)  # type: ignore[assignment]
        else:
            sink._journal._stream = FullDisk(sink._journal._stream, room)  # type: ignore[assignment]
        for article in sink.remaining(ARTICLES, print):
            sink.write(line_of(article))
        sink.finish()
    assert undisturbed().startswith(there := content(path)) and not there.strip(b"\n").endswith(b"\\")
    assert there == b"" or there.endswith(b"}\n")
    run(path)
    assert content(path) == undisturbed()


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    link = tmp_path / "r.jsonl"
    link.symlink_to(tmp_path / "data" / "store.jsonl")
    (tmp_path / "data" / "store.jsonl").touch()
    run(link)
    run(link, ARTICLES[::-1])
    assert link.is_symlink() and content(link) == undisturbed(ARTICLES[::-1])


def test_what_is_no_file_gets_a_stream(tmp_path: Path) -> None:
    for device in (None, "-", "/dev/stdout", os.devnull):
        with open_sink(device, Mode.new, OPTIONS) as sink:
            assert isinstance(sink, Stream)
    assert not Path(f"{os.devnull}.run").exists()
