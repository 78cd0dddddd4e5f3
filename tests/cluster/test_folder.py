"""The folder of shards: what is kept, what is refused, what is put in order."""

from pathlib import Path
from typing import Any

import pytest

from kcn_extract.cluster.folder import ShardFolder, publish
from kcn_extract.cluster.shards import Shard, Unit
from kcn_extract.run.output import Mode, OutputRefused

SIGNED: dict[str, Any] = {"--names": "never"}


def shard(letter: str) -> Shard:
    return Shard(Unit(0, ()), 0, 1, 10, {}, letter * 16)


def open_folder(path: Path | str, mode: Mode = Mode.resume, signature: dict[str, Any] = SIGNED) -> ShardFolder:
    return ShardFolder(str(path), ".jsonl", mode, signature)


def written(path: Path, letters: str, again: str = "", mode: Mode = Mode.new) -> ShardFolder:
    folder = open_folder(path, mode)
    for number, letter in enumerate(letters):
        one = shard(letter)
        publish(folder.file_of(number, one), letter.encode(), one.digest, letter in again)
    return folder


def content(path: Path) -> str:
    return "".join(file.read_text() for file in sorted(path.glob("part-*")))


@pytest.mark.parametrize("as_address", [False, True])
def test_what_is_done_is_told_by_names(as_address: bool, tmp_path: Path) -> None:
    written(tmp_path / "out", "abc", again="b")
    folder = open_folder((tmp_path / "out").as_uri() if as_address else tmp_path / "out")
    assert [folder.has(shard(letter)) for letter in "abcd"] == [True, False, True, False]


def test_the_end_puts_shards_in_order(tmp_path: Path) -> None:
    path = tmp_path / "out"
    written(path, "abc", again="c")
    (path / ".part-00009-x.jsonl.1a.unfinished").touch()
    folder = open_folder(path)
    assert not (path / "_SUCCESS").exists()
    publish(folder.file_of(0, shard("d")), b"d", shard("d").digest, False)
    folder.finish([shard("d"), shard("b"), shard("a")])
    assert content(path) == "dba"
    assert sorted(file.name[:8] for file in path.iterdir()) == ["_SUCCESS", "_kcn_ext", *["part-000"] * 3]


def test_a_shard_that_came_right_is_not_tried_again(tmp_path: Path) -> None:
    folder = written(tmp_path, "a", again="a")
    publish(folder.file_of(0, shard("a")), b"a", shard("a").digest, False)
    assert open_folder(tmp_path).has(shard("a"))


@pytest.mark.parametrize(
    ("mode", "signature", "message"),
    [
        (Mode.new, SIGNED, "holds the records of an earlier run"),
        (Mode.resume, {"--names": "auto"}, "--names was never, is auto"),
    ],
)
def test_an_earlier_run_is_not_overwritten(mode: Mode, signature: dict[str, Any], message: str, tmp_path: Path) -> None:
    written(tmp_path, "ab")
    with pytest.raises(OutputRefused, match=message):
        open_folder(tmp_path, mode, signature)
    assert content(tmp_path) == "ab"


@pytest.mark.parametrize("mode", Mode)
def test_a_folder_of_the_users_own_is_refused(mode: Mode, tmp_path: Path) -> None:
    (tmp_path / "part-of-my-life.txt").write_text("dear")
    with pytest.raises(OutputRefused, match="was not written by kcn-extract"):
        open_folder(tmp_path, mode)
    assert content(tmp_path) == "dear"


def test_overwriting_takes_what_is_ours_alone(tmp_path: Path) -> None:
    written(tmp_path, "ab", again="a")
    (tmp_path / "notes.txt").write_text("mine")
    open_folder(tmp_path, Mode.overwrite)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["_kcn_extract.json", "notes.txt"]
