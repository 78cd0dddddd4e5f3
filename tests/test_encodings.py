"""Articles in every old encoding, as files and as rows, say the same as in UTF-8."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import docx
import pytest
from marked import extractor
from old_encodings import LEGACY, UNICODE, as_latin, held_by

from kcn_extract.record import Mention
from kcn_extract.sources.article_input import ArticleInput
from kcn_extract.sources.reading import Articles

CORPUS = sorted((Path(__file__).parents[1] / "corpus").glob("*.txt"))[:20]
ENCODINGS = LEGACY | UNICODE
PASTED: dict[str, Callable[[str], str]] = {
    name: lambda text, write=write: as_latin(write(text)) for name, write in LEGACY.items()
} | {name: lambda text, write=UNICODE[name]: write(text).decode() for name in UNICODE if name.startswith("utf-8")}


def read_file(folder: Path, name: str, data: bytes) -> list[ArticleInput]:
    (folder / name).write_bytes(data)
    return list(Articles([str(folder / name)]))


@cache
def mentions_of(text: str) -> tuple[Mention, ...]:
    """Those of the rules: no fact adds any."""
    return tuple(mention for _, mention in extractor().explain(text, "2024-06-01", lambda *_: None))


def check(article: ArticleInput, name: str, text: str) -> None:
    assert article.error is None and article.encoding == name
    if name != "tcvn3":
        assert article.text == text
        return
    assert article.text.lower() == text.lower()
    assert said(article.text, text) == said(text, article.text)


def said(text: str, other: str) -> list[object]:
    """The mentions of a text, but for those in which another text has other capitals: TCVN3 writes Áng as áng."""
    found = mentions_of(text)
    return [
        (one.label, one.start, one.end, one.value)
        for one in found
        if text[one.start : one.end + MORE] == other[one.start : one.end + MORE]
    ]


MORE = 5  # letters behind a mention: a name may end before a word for its small letter


@pytest.mark.parametrize("name", ENCODINGS)
def test_files(tmp_path: Path, name: str) -> None:
    for path in CORPUS:
        text = held_by(name, path.read_text(encoding="utf-8"))
        (article,) = read_file(tmp_path, path.name, ENCODINGS[name](text))
        check(article, name, text)


@pytest.mark.parametrize("name", PASTED)
def test_pasted_into_files(tmp_path: Path, name: str) -> None:
    for path in CORPUS:
        text = held_by(name, path.read_text(encoding="utf-8"))
        (article,) = read_file(tmp_path, path.name, PASTED[name](text).encode())
        check(article, name, text)


@pytest.mark.parametrize("name", PASTED)
def test_rows(tmp_path: Path, name: str) -> None:
    """One file of rows with pasted letters, one whose bytes are in the encoding."""
    texts = [held_by(name, path.read_text(encoding="utf-8")) for path in CORPUS]
    pasted = [json.dumps({"text": PASTED[name](text)}, ensure_ascii=at % 2 == 0) for at, text in enumerate(texts)]
    in_bytes = [ENCODINGS[name](json.dumps({"text": text}, ensure_ascii=False)) for text in texts]
    for data in ("\n".join(pasted).encode(), b"\n".join(in_bytes)):
        for article, text in zip(read_file(tmp_path, "rows.jsonl", data), texts, strict=True):
            check(article, name, text)


SHORT = "Bắc Giang đón thêm vốn\n\nBan quản lý cho biết: 4 dự án được cấp phép, nước thải xử lý trước khi vào cống."
PAGE = '<html><head><meta charset="{}"><title>{}</title></head><body><h1>{}</h1><p>{}</p></body></html>'


@pytest.mark.parametrize("name", LEGACY)
def test_documents(tmp_path: Path, name: str) -> None:
    """Pages whose bytes are in the encoding, whatever they declare, or whose letters are pasted, and Word documents."""
    title, _, body = SHORT.split("\n")
    pages = {
        "raw.html": LEGACY[name](PAGE.format("iso-8859-1", title, title, body)),
        "pasted.html": as_latin(LEGACY[name](PAGE.format("utf-8", title, title, body))).encode(),
    }
    for file, data in pages.items():
        (article,) = read_file(tmp_path, file, data)
        assert (article.text, article.title, article.encoding) == (SHORT, title, name)
    document = docx.Document()
    for line in (title, body):
        document.add_paragraph(as_latin(LEGACY[name](line)))
    document.save(str(tmp_path / "a.docx"))
    (article,) = Articles([str(tmp_path / "a.docx")])
    assert (article.text, article.encoding) == (SHORT, name)


def test_what_is_said_of_twenty_articles() -> None:
    """What the comparison rests on: there is something to compare."""
    assert sum(len(mentions_of(path.read_text(encoding="utf-8"))) for path in CORPUS) > 500
