"""The texts of articles are found again, and nothing else is."""

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from kcn_extract import extract
from kcn_extract.record import Record
from kcn_extract.report.texts import Texts
from kcn_extract.sources.paths import NoSuchInput

BODY = "Vốn 5 tỷ đồng."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    (folder / "2024").mkdir(parents=True)
    (folder / "2024" / "a.txt").write_text(BODY, "utf-8")
    (folder / "2024" / "b.txt").write_bytes("\ufeffVốn 6 tỷ đồng.\r\n".encode())
    (tmp_path / "secret.txt").write_text("Mật khẩu 7%", "utf-8")
    (folder / "rows.jsonl").write_text(
        "".join(json.dumps({"id": f"r{n}", "text": f"Vốn {n} tỷ đồng."}) + "\n" for n in range(20, 30)), "utf-8"
    )
    return folder


def record(text: str, **more: Any) -> Record:
    return replace(extract(text, id="x"), **more)


@pytest.mark.parametrize(
    "given",
    [
        {"source": "news/2024/a.txt"},
        {"source": "/elsewhere/news/2024/a.txt"},
        {"source": "C:/old/a.txt"},
        {"source": "https://example.com/a.html"},
        {"source": None, "id": "2024/a"},
        {"source": "gone.txt", "id": "a~2"},
        {"source": "news/2024/b.txt"},
        {"source": "nul\0.txt"},
    ],
)
def test_by_source_by_id_and_else_by_its_digest(folder: Path, given: dict[str, Any]) -> None:
    texts = Texts(folder)
    assert texts(record(BODY, **given)) == BODY
    assert texts.missing == 0


def test_as_it_was_read(folder: Path) -> None:
    assert Texts(folder)(record("Vốn 6 tỷ đồng.\r\n", source="2024/b.txt")) == "Vốn 6 tỷ đồng.\r\n"


def test_rows(folder: Path) -> None:
    texts = Texts(folder / "rows.jsonl")
    for number in (25, 20, 29, 25):
        text = f"Vốn {number} tỷ đồng."
        assert texts(record(text, source="rows.jsonl")) == text


def test_what_is_not_there_is_counted(folder: Path) -> None:
    texts = Texts(folder)
    for number in range(7):
        assert texts(record(f"Khác {number}%", id=f"n{number}", source="2024/a.txt")) is None
    assert texts(Record.from_json(json.dumps(
        {"schema": "kcn_extract.record/2", "id": "e", "source": None, "article": None, "mentions": [], "facts": []}
    ))) is None  # fmt: skip
    assert (texts.missing, texts.missing_ids) == (7, ["n0", "n1", "n2", "n3", "n4"])


@pytest.mark.parametrize(
    "name", ["../secret", "2024/../../secret", "{}/secret", "x\0y", "link", "up/secret", "loop", "a" * 300]
)
def test_it_never_leaves_the_folder(folder: Path, name: str) -> None:
    named = record("Mật khẩu 7%", id=(name := name.format(folder.parent)), source=f"{name}.txt")
    assert Texts(folder)(named) is None
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "up").symlink_to(folder.parent)
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    assert list(Texts(folder)._candidates(named)) == []


def test_a_folder_without_articles(tmp_path: Path) -> None:
    with pytest.raises(NoSuchInput):
        Texts(tmp_path)
