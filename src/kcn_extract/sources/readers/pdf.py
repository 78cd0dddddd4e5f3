"""PDF documents that have text: lines joined to paragraphs, tables with their cells, page numbers left out."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

from kcn_extract.sources.article_input import ArticleInput, describe, failed, with_repaired_text
from kcn_extract.sources.readers.grid import Cell, table_lines
from kcn_extract.sources.readers.pieces import LONGEST_HEADING, Piece, emphasised, has_mark, joined

_NUMBERS = re.compile(r"[0-9]+")
_PAGE_NUMBER = re.compile(r"\W*(?:[^\W\d_]{1,6}\W*)?[0-9]{1,4}\W*(?:[^\W\d_]{0,3}\W*[0-9]{1,4})?\W*")
_UNKNOWN = re.compile(r"\(cid:[0-9]+\)|\ufffd")
_MOST_UNKNOWN = 0.2
_MARGIN = 0.1  # of a page, at its top and bottom, where running heads and page numbers stand
_FOLLOWING = 5  # lines that show how wide a column is
_WIDE_GAP = 1.3  # times the distance of lines within a paragraph
_INDENT = 8  # points
_LARGE = 1.15  # times the usual size of letters


class _Line(NamedTuple):
    """A line of a page, or a table: where it stands, how large its letters are, whether all are bold, how wide its
    first word is, up to where its column goes, and how far its neighbours in the column are."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    height: float  # of the page
    size: float = 0
    is_bold: bool = False
    is_table: bool = False
    first_word: float = 0
    edge: float = 0
    above: float = 0
    below: float = 0


def read(data: bytes, article: ArticleInput) -> ArticleInput:
    """Return the article that a document is."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            pages = len(document.pages)
            lines = [line for number, page in enumerate(document.pages) for line in _lines_of(page, number)]
    except Exception as error:  # of pdfminer, which has many
        if isinstance(error, PDFPasswordIncorrect) or isinstance(
            error.args[:1] and error.args[0], PDFPasswordIncorrect
        ):
            return failed(article, "encrypted", "encrypted: save it without its password")
        return failed(article, "broken", f"a broken PDF document: {describe(error)}")
    text = joined(_paragraphs(_without_margins(lines, pages)))
    if problem := _problem(text, pages):
        return failed(article, "no_text", problem)
    return with_repaired_text(article, text)


def _problem(text: str, pages: int) -> str | None:
    """Return why there is no text to read."""
    if not text.strip():
        where = "page" if pages == 1 else f"{pages} pages"
        return f"no text in its {where}: scanned? run OCR first, for example ocrmypdf"
    if len(_UNKNOWN.findall(text)) > _MOST_UNKNOWN * len(_UNKNOWN.sub("x", text).replace(" ", "")):
        return "its fonts do not say which letters they draw: run OCR, for example ocrmypdf --force-ocr"
    return None


def _lines_of(page: Any, number: int) -> Iterator[_Line]:
    """Yield the lines of a page in the order in which it was written, and each table where its first row stands."""
    tables = [table for table in page.find_tables() if len(table.rows) > 1 and len(table.rows[0].cells) > 1]
    height = float(page.height)
    words = page.extract_words(
        use_text_flow=True, keep_blank_chars=False, x_tolerance_ratio=0.15, extra_attrs=["size", "fontname"]
    )
    told: set[int] = set()
    run: list[Any] = []
    for word in words:
        inside = next((at for at, table in enumerate(tables) if _is_inside(word, table.bbox)), None)
        if run and (inside is not None or not _goes_on(run[-1], word)):
            yield _line(run, number, height)
            run = []
        if inside is None:
            run.append(word)
        elif inside not in told:
            told.add(inside)
            yield _table(tables[inside], number, height)
    if run:
        yield _line(run, number, height)


def _is_inside(word: Any, box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    return bool(left <= (word["x0"] + word["x1"]) / 2 <= right and top <= (word["top"] + word["bottom"]) / 2 <= bottom)


def _goes_on(before: Any, word: Any) -> bool:
    """Return True if a word stands behind another one in the same line."""
    middle = (word["top"] + word["bottom"]) / 2
    height = before["bottom"] - before["top"]
    is_level = before["top"] <= middle <= before["bottom"]
    return bool(is_level and before["x1"] - 1 <= word["x0"] + height / 2 and word["x0"] - before["x1"] < 3 * height)


def _line(words: Sequence[Any], page: int, height: float) -> _Line:
    return _Line(
        " ".join(word["text"] for word in words), page,
        words[0]["x0"], words[-1]["x1"], min(word["top"] for word in words), max(word["bottom"] for word in words),
        height, median(word["size"] for word in words), all("bold" in word["fontname"].lower() for word in words),
        first_word=words[0]["x1"] - words[0]["x0"],
    )  # fmt: skip


def _table(table: Any, page: int, height: float) -> _Line:
    rows = [[Cell(" ".join((cell or "").split())) for cell in row] for row in table.extract()]
    left, top, right, bottom = table.bbox
    return _Line("\n".join(table_lines(rows)), page, left, right, top, bottom, height, is_table=True)


def _without_margins(lines: Sequence[_Line], pages: int) -> list[_Line]:
    """Return the lines without those in the margins that only number the pages, or stand on most of them."""
    shapes = Counter(
        shape for shape, _ in {(_NUMBERS.sub("0", line.text), line.page) for line in lines if _in_margin(line)}
    )
    return [
        line
        for line in lines
        if not _in_margin(line)
        or not (
            _PAGE_NUMBER.fullmatch(line.text)
            or (pages > 1 and shapes[_NUMBERS.sub("0", line.text)] > max(1, pages // 2))
        )
    ]


def _in_margin(line: _Line) -> bool:
    in_head, in_foot = line.bottom < line.height * _MARGIN, line.top > line.height * (1 - _MARGIN)
    return not line.is_table and (in_head or in_foot)


def _paragraphs(lines: Sequence[_Line]) -> Iterator[Piece]:
    """Yield the paragraphs and tables."""
    prose = [line for line in lines if not line.is_table]
    usual = median(line.size for line in prose) if prose else 0
    run: list[_Line] = []
    is_first = True
    for line in _in_columns(lines):
        if run and (line.is_table or _begins(run, line)):
            yield _piece(run, usual, is_first)
            run, is_first = [], False
        if line.is_table:
            yield Piece(line.text)
        else:
            run.append(line)
    if run:
        yield _piece(run, usual, is_first)


def _in_columns(lines: Sequence[_Line]) -> Iterator[_Line]:
    """Yield the lines, each with the distances to its neighbours in its column, and with where the longest of those
    right below it ends."""
    gaps = [0.0, *(_gap(above, below) for above, below in pairwise(lines)), 0.0]
    for at, line in enumerate(lines):
        edge = line.right
        for below in range(at + 1, min(at + _FOLLOWING, len(lines))):
            if not gaps[below]:
                break
            edge = max(edge, lines[below].right)
        yield line._replace(edge=edge, above=gaps[at], below=gaps[at + 1])


def _gap(above: _Line, below: _Line) -> float:
    """Return the distance of two lines, 0 where the second is not below the first in its column."""
    if above.is_table or below.is_table or below.page != above.page:
        return 0
    return max(0, below.top - above.top)


def _begins(run: Sequence[_Line], line: _Line) -> bool:
    """Return True if a line begins a paragraph: by its type, its mark, the space above it, or the end of the line
    before it."""
    before = run[-1]
    if has_mark(line.text) or abs(line.size - before.size) > 0.5 or line.is_bold != before.is_bold:
        return True
    if before.right + line.first_word + before.size / 4 < before.edge - 1:  # the word would have found room
        return True
    ends_sentence = before.text[-1:] in ".!?:;"
    if not line.above:  # the next page or column
        return ends_sentence
    usual = before.above if len(run) > 1 and before.above else line.below or line.above
    return line.above > _WIDE_GAP * usual or (line.left - before.left > _INDENT and ends_sentence)


def _piece(lines: Sequence[_Line], usual: float, is_title: bool) -> Piece:
    text = lines[0].text
    for line in lines[1:]:
        if text.endswith("\u00ad"):
            text = text[:-1] + line.text
        else:
            text += line.text if re.search(r"\w[-–/]\Z", text) else f" {line.text}"
    stands_out = lines[0].is_bold or lines[0].size > _LARGE * usual
    if stands_out and not is_title and len(text) <= LONGEST_HEADING:
        text = emphasised(text)
    return Piece(text, 0, has_mark(text))
