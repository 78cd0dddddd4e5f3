"""Files and folders as they should not be: each costs itself at most."""

import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kcn_extract.sources import reading
from kcn_extract.sources.options import ReadOptions
from kcn_extract.sources.reading import Articles, total_size

TEXT = "KCN Đình Trám thu hút 5 triệu USD."


def folder_of(path: Path, *names: str) -> Path:
    path.mkdir(exist_ok=True)
    for name in names:
        (path / name).write_text(TEXT, "utf-8")
    return path


def outcome(*paths: object, **options: int) -> tuple[dict[str | None, str | None], dict[str, int]]:
    """The error of each article by its id, and what was passed over."""
    articles = Articles([str(path) for path in paths], ReadOptions(**options))
    found = {article.id: article.error and article.error.type for article in articles}
    return found, dict(articles.skipped)


def test_links_to_themselves_and_nowhere(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "news", "a.txt", "z.txt")
    (folder / "b.txt").symlink_to("b.txt")
    (folder / "c.txt").symlink_to("d.txt")
    (folder / "d.txt").symlink_to("c.txt")
    (folder / "e.txt").symlink_to("nowhere")
    (folder / "f").symlink_to(folder)
    errors = dict.fromkeys("bcde", "unreadable")
    assert outcome(folder) == ({"a": None, **errors, "z": None}, {})
    assert outcome(folder / "b.txt") == ({"b": "unreadable"}, {})


def test_what_has_no_end_is_passed_over_in_a_folder(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "news", "a.txt", "z.txt")
    os.mkfifo(folder / "b.txt")
    (folder / "c.txt").symlink_to("b.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(folder / "s.txt"))
    passed_over = {"pipe": 2, "device": 1, "socket": 1}
    assert outcome(folder) == ({"a": None, "z": None}, passed_over)
    assert outcome(folder / "*.txt") == ({"a": None, "z": None}, passed_over)
    assert total_size([str(folder)]) == 2 * len(TEXT.encode())
    assert outcome(folder / "s.txt") == ({"s": "unreadable"}, {})
    listening.close()


def test_a_pipe_that_is_named_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "news.txt")
    writer = threading.Thread(target=(tmp_path / "news.txt").write_text, args=(TEXT, "utf-8"), daemon=True)
    writer.start()
    assert total_size([str(tmp_path / "news.txt")]) is None
    assert outcome(tmp_path / "news.txt") == ({"news": None}, {})
    writer.join()


def test_what_is_too_large_is_not_read_to_its_end(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "news", "a.txt")
    with open(folder / "sparse.txt", "wb") as stream:
        stream.truncate(2_000_000_000)
    assert outcome(folder) == ({"a": None, "sparse": "too_large"}, {})
    assert outcome(folder, max_size=10)[0] == {"a": "too_large", "sparse": "too_large"}
    assert outcome("/dev/zero", max_size=10)[0] == {"zero": "too_large"}


def test_the_rest_of_a_large_folder_is_not_counted(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "news", *(f"{number}.txt" for number in range(9)))
    size = len(TEXT.encode())
    assert total_size([str(folder)], enough=2 * size) == 3 * size


def test_names_that_are_not_utf_8(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "news", "a.txt")
    for name in (b"t\xedn.txt", b"t\xeen.txt"):
        Path(os.fsdecode(os.path.join(os.fsencode(folder), name))).write_text(TEXT, "utf-8")
    articles = list(Articles([str(folder)]))
    assert [article.id for article in articles] == ["a", r"t\xedn", r"t\xeen"]
    assert articles[1].source == rf"{folder}/t\xedn.txt" and all(article.text == TEXT for article in articles)


def test_folders_that_lie_deeper_than_calls_may(tmp_path: Path) -> None:
    script = "import os\nfor _ in range(1100):\n os.mkdir('d'); os.chdir('d')\nopen('a.txt', 'w').write('5%')\n"
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True)
    folder_of(tmp_path, "b.txt", "e.txt")
    found, _ = outcome(tmp_path)
    assert len(found) == 3 and list(found)[::2] == ["b", "e"] and set(found.values()) == {None}
    subprocess.run(["rm", "-r", tmp_path / "d"], check=True)


def test_longer_names_than_the_system_opens(tmp_path: Path) -> None:
    script = (
        "import os\nfor _ in range(20):\n os.mkdir('d' * 250); os.chdir('d' * 250)\nopen('a.txt', 'w').write('5%')\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True)
    folder_of(tmp_path, "a.txt", "z.txt")
    found, _ = outcome(tmp_path)
    assert list(found.values()) == [None, "unreadable", None]
    subprocess.run(["rm", "-r", tmp_path / ("d" * 250)], check=True)


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder that every user may enter: that of pytest is the caller's own."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name)


@pytest.mark.skipif(os.geteuid() != 0, reason="drops the rights of root")
def test_what_may_not_be_read(open_to_all: Path) -> None:
    folder = folder_of(open_to_all / "news", "a.txt", "b.txt", "z.txt")
    folder_of(folder / "closed", "c.txt")
    (folder / "link.txt").symlink_to("closed/c.txt")
    assert set(outcome(folder)[0].values()) == {None}
    (folder / "b.txt").chmod(0)
    (folder / "closed").chmod(0)
    os.seteuid(65534)
    try:
        found, _ = outcome(folder)
    finally:
        os.seteuid(0)
    assert found == {"a": None, "b": "unreadable", "closed": "unreadable", "link": "unreadable", "z": None}


def test_a_folder_that_changes_while_it_is_read(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "news", "a.txt", "b.txt", "c.txt")
    folder_of(folder / "x", "d.txt")
    articles = iter(Articles([str(folder)]))
    assert next(articles).id == "a"
    (folder / "b.txt").unlink()
    (folder / "c.txt").write_text("", "utf-8")
    (folder / "x" / "d.txt").unlink()
    (folder / "x").rmdir()
    (folder / "new.txt").write_text(TEXT, "utf-8")
    assert [(article.id, article.error and article.error.type) for article in articles] == [
        ("b", "unreadable"), ("c", "empty"), ("x", "unreadable"),
    ]  # fmt: skip


@pytest.mark.parametrize("error", [RecursionError("too deep"), MemoryError(), KeyError("of a library")])
def test_a_fault_of_a_reader_costs_its_file(error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object) -> None:
        raise error

    folder = folder_of(tmp_path / "news", "a.txt", "c.txt")
    (folder / "b.jsonl").write_text('{"text": "5%"}\n', "utf-8")
    monkeypatch.setattr("kcn_extract.sources.readers.json_lines.read", fault)
    assert outcome(folder) == ({"a": None, "b": "unreadable", "c": None}, {})


def test_an_empty_standard_input_is_an_article_without_text(monkeypatch: pytest.MonkeyPatch) -> None:
    with open(os.devnull) as nothing:
        monkeypatch.setattr(reading.sys, "stdin", nothing)
        assert outcome("-") == ({"stdin": "empty"}, {})
