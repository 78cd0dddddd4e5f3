"""The cache folder: what was written is read again, and whatever is wrong with it is as good as nothing."""

import logging
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kcn_extract import user_cache


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of its own, made at first use."""
    monkeypatch.setenv(user_cache.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_what_was_written_is_read(folder: Path) -> None:
    assert user_cache.read("one") is None
    user_cache.write("one", b"first\nsecond")
    user_cache.write("one", b"again")
    assert user_cache.read("one") == b"again"
    assert [path.name for path in folder.iterdir()] == ["one"]


@pytest.mark.parametrize(
    "damaged",
    [b"", b"garbage", b"\xff\n\xfe", user_cache.sealed("one", b"content")[:-3], user_cache.sealed("other", b"content")],
    ids=["empty", "garbage", "binary", "truncated", "of another name"],
)
def test_a_damaged_file_is_none(folder: Path, damaged: bytes) -> None:
    user_cache.write("one", b"content")
    (folder / "one").write_bytes(damaged)
    assert user_cache.read("one") is None
    user_cache.write("one", b"content")
    assert user_cache.read("one") == b"content"


def test_a_folder_in_the_place_of_a_file_is_none(folder: Path) -> None:
    (folder / "one").mkdir(parents=True, mode=0o700)
    folder.chmod(0o700)
    assert user_cache.read("one") is None
    user_cache.write("one", b"content")
    assert user_cache.read("one") is None


@pytest.mark.skipif(os.name == "nt", reason="files have no owner there")
def test_files_of_others_are_not_trusted(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    user_cache.write("one", b"content")
    (folder / "one").chmod(0o666)
    assert user_cache.read("one") is None
    (folder / "one").chmod(0o600)
    assert user_cache.read("one") == b"content"
    folder.chmod(0o777)
    assert user_cache.read("one") is None
    folder.chmod(0o700)
    me = os.geteuid()
    with monkeypatch.context() as patch:
        patch.setattr(os, "geteuid", lambda: me + 1)
        assert user_cache.read("one") is None
        user_cache.write("two", b"content")
    assert not (folder / "two").exists()
    assert "belongs to somebody else" in caplog.text


def test_it_can_be_switched_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(user_cache.VARIABLE, "off")
    user_cache.write("one", b"content")
    assert user_cache.read("one") is None and user_cache.names("") == [] and user_cache.user_folder() is None
    assert not folder.exists()


def test_it_stands_where_the_system_keeps_such_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(user_cache.VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert (folder := user_cache.user_folder()) is not None
    assert folder.is_relative_to(tmp_path) and "kcn-extract" in folder.parts


def test_without_a_home_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(user_cache.VARIABLE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: Path("~/.cache/kcn-extract"))
    assert user_cache.user_folder() is None
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_not_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    user_cache.write("one", b"content")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        user_cache.write("two", b"content")
    assert user_cache.read("one") == b"content" and user_cache.read("two") is None
    assert [path.name for path in folder.iterdir()] == ["one"]
    monkeypatch.setenv(user_cache.VARIABLE, str(folder / "one" / "below a file"))
    user_cache.write("two", b"content")
    assert user_cache.read("two") is None
    assert capfd.readouterr() == ("", "")


def test_the_files_used_last_are_kept(folder: Path) -> None:
    for number in range(user_cache.MOST_FILES):
        user_cache.write(f"file {number}", b"content")
        os.utime(folder / f"file {number}", (number, number))
    assert user_cache.read("file 0") == b"content"  # which makes it the one used last
    user_cache.write("new", b"content")
    assert user_cache.read("file 0") and user_cache.read("new") and user_cache.read("file 1") is None
    assert len(user_cache.names("")) == user_cache.MOST_FILES
    assert user_cache.names("n") == ["new"]


def test_many_at_once_write_and_read_whole_files(folder: Path) -> None:
    def write_and_read(number: int) -> bool:
        user_cache.write("one", bytes([number]) * 100_000)
        content = user_cache.read("one")
        return content is not None and len(set(content)) == 1 and len(content) == 100_000

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(write_and_read, range(64)))
    assert [path.name for path in folder.iterdir()] == ["one"]
