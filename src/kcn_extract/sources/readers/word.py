"""Word documents (.docx): paragraphs, headings, lists and tables in their order.

Footnotes, text boxes, headers and footers are left out, and so is what tracked changes deleted. The properties of the
file name who made it and when, which is neither the author nor the day of publication.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from kcn_extract.sources.article_input import ArticleInput, describe, failed, with_repaired_text
from kcn_extract.sources.readers.grid import Cell, table_lines
from kcn_extract.sources.readers.pieces import Piece, emphasised, has_mark, joined
from kcn_extract.sources.readers.word_numbering import Numbering

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-", f"{_W}softHyphen": "\u00ad"}
_LEFT_OUT = (f"{_W}txbxContent", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback", f"{_W}del")
_WRAPPERS = frozenset(f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "customXml"))
_MOST_UNPACKED = 500_000_000


def read(data: bytes, article: ArticleInput) -> ArticleInput:
    """Return the article that a document is."""
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(info.file_size for info in packed.infolist()) > _MOST_UNPACKED:
                return failed(article, "too_large", f"more than {_MOST_UNPACKED:,} bytes unpacked")
        document = docx.Document(io.BytesIO(data))
    except Exception as error:  # of zipfile, lxml and docx
        return failed(article, "broken", f"a broken Word document: {describe(error)}")
    return with_repaired_text(article, joined(_with_plain_title(_Reader(document).pieces(document.element.body))))


def _with_plain_title(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The first line is the title, with no sign of a heading."""
    for at, piece in enumerate(pieces):
        yield Piece(piece.text.strip("*")) if at == 0 else piece


class _Reader:
    """Reads the elements of a document one after the other."""

    def __init__(self, document: Any) -> None:
        self._styles = {style.style_id: style for style in document.styles}
        self._numbering = Numbering(document)

    def pieces(self, parent: Any) -> Iterator[Piece]:
        """Yield the paragraphs and tables of a body or of a content control."""
        for element in parent:
            if element.tag == f"{_W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                yield from self._table(element)
            elif element.tag in _WRAPPERS:
                yield from self.pieces(element)

    def _paragraph(self, paragraph: Any) -> Iterator[Piece]:
        text = _text_of(paragraph)
        style = self._style(paragraph)
        mark = self._numbering.mark(paragraph, style)  # counts empty ones, too
        if not text or style.lower().startswith(("toc", "caption list")):
            return
        if level := _level(paragraph, style):
            yield Piece(f"{mark.strip()} {text}".strip(), level)
        elif mark and not has_mark(text):
            yield Piece(mark + text, 0, True)
        else:
            yield Piece(emphasised(text) if _is_bold(paragraph) else text, 0, has_mark(text))

    def _style(self, paragraph: Any) -> str:
        style = self._styles.get(paragraph.style)
        return (style.name or "") if style is not None else ""

    def _table(self, table: Any) -> Iterator[Piece]:
        rows = list(_children(table, f"{_W}tr"))
        if len(rows) == 1 or table.find(f".//{_W}tc//{_W}tbl") is not None:  # it only places what is in it
            for row in rows:
                for cell in _children(row, f"{_W}tc"):
                    yield from self.pieces(cell)
            return
        if lines := table_lines(_cells(rows)):
            yield Piece("\n".join(lines))


def _children(element: Any, tag: str) -> Iterator[Any]:
    """Yield the elements of a name right below another one, also within what only wraps them."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)


def _text_of(element: Any) -> str:
    """Return the text of a paragraph, without what is not read."""
    parts: list[str] = []
    left_out = {inside for tag in _LEFT_OUT for one in element.iter(tag) for inside in one.iter()}
    for node in element.iter():
        if node in left_out:
            continue
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag in _TEXT and node.getparent().tag == f"{_W}r":
            parts.append(_TEXT[node.tag])
    return "\n".join(filter(None, (line.strip() for line in "".join(parts).split("\n"))))


def _level(paragraph: Any, style: str) -> int:
    """Return the level of a heading, 0 for other paragraphs; that of the title is 1."""
    kind, _, number = style.lower().partition(" ")
    if kind == "title":
        return 1
    if kind == "heading" and number.isdecimal():
        return min(int(number) + 1, 6)
    outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
    level = int(outline.get(f"{_W}val", "9")) if outline is not None else 9
    return level + 2 if level < 5 else 0


def _is_bold(paragraph: Any) -> bool:
    """Return True if all words of a paragraph are in bold type."""
    runs = [run for run in paragraph.iter(f"{_W}r") if any((text.text or "").strip() for text in run.iter(f"{_W}t"))]
    return bool(runs) and all(_has_bold(run) for run in runs)


def _has_bold(run: Any) -> bool:
    bold = run.find(f"{_W}rPr/{_W}b")
    return bold is not None and bold.get(f"{_W}val") not in ("0", "false", "off")


def _cells(rows: list[Any]) -> list[list[Cell]]:
    """Return the cells of a table; one that goes on from the row above becomes part of that one."""
    table: list[list[Cell]] = []
    open_cells: dict[int, tuple[int, int]] = {}  # column -> where the cell stands that covers the rows below it
    for row in rows:
        cells: list[Cell] = []
        column = 0
        is_head = row.find(f"{_W}trPr/{_W}tblHeader") is not None
        for cell in _children(row, f"{_W}tc"):
            span, merge = cell.find(f"{_W}tcPr/{_W}gridSpan"), cell.find(f"{_W}tcPr/{_W}vMerge")
            columns = max(1, int(span.get(f"{_W}val", "1"))) if span is not None else 1
            if merge is not None and merge.get(f"{_W}val") != "restart" and column in open_cells:
                at, index = open_cells[column]
                table[at][index] = table[at][index]._replace(rows=table[at][index].rows + 1)
            else:
                text = " ".join(_text_of(cell).replace("\t", " ").split())
                open_cells.pop(column, None)
                if merge is not None:
                    open_cells[column] = (len(table), len(cells))
                cells.append(Cell(text, columns, 1, is_head))
            column += columns
        table.append(cells)
    return table
