"""The tree of a page -> its blocks: paragraphs, headings, list items and tables, each as lines of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from kcn_extract.sources.readers.grid import Cell, table_lines
from kcn_extract.sources.readers.pieces import emphasised, has_mark

if TYPE_CHECKING:
    from lxml.html import HtmlElement

BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
        "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
        "th", "thead", "tr", "ul", "amp-carousel", "amp-accordion",
    )
)  # fmt: skip
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = ("ul", "ol")
_BOLD = ("b", "strong")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_AROUND_BREAK = re.compile(r" *\n *")
_LONGEST_CELL = 400
_DEEPEST = 300


class Block(NamedTuple):
    """Lines that belong together: where they stand in the tree, their level as a heading (0: none), how much of
    them is within links, and whether they are an item of a list."""

    element: HtmlElement
    text: str
    level: int = 0
    linked: float = 0.0
    is_item: bool = False


def blocks_of(root: HtmlElement) -> list[Block]:
    """Return the blocks below an element in reading order."""
    return list(_Walk(root).below(root, 0))


class _Walk:
    """Goes through a tree and collects what stands between the borders of blocks."""

    def __init__(self, root: HtmlElement) -> None:
        self._holders = _holders_of_blocks(root)
        self._within = (False, False)  # a link, bold type that hold blocks
        self._parts: list[str] = []
        self._linked = 0
        self._plain = 0  # characters that are not in bold type

    def below(self, element: HtmlElement, depth: int, indent: str = "") -> Iterator[Block]:
        """Yield the blocks of an element."""
        self._add(element.text)
        count = _start(element)
        for child in element:
            tag = child.tag
            if not isinstance(tag, str):  # a comment
                pass
            elif tag == "table" and _is_table_of_data(child):
                yield from self._flush(element)
                if lines := _lines_of_table(child):
                    yield Block(child, "\n".join(lines), 0, _share_of_links(child))
            elif tag in BLOCKS and depth < _DEEPEST:
                yield from self._flush(element)
                if tag == "li":
                    yield from self._item(child, depth, indent, None if count is None else f"{count}. ")
                    count = None if count is None else count + 1
                else:
                    within = f"{indent}  " if tag in _LISTS and element.tag == "li" else indent
                    yield from self.below(child, depth + 1, within)
                    yield from self._flush(child)
            elif child in self._holders and depth < _DEEPEST:
                yield from self._held(child, depth, indent)
            else:
                self._inline(child)
            self._add(child.tail)
        if depth == 0:
            yield from self._flush(element)

    def _held(self, holder: HtmlElement, depth: int, indent: str) -> Iterator[Block]:
        """The blocks within an element that is none itself: a link around a card, a font, one of a site's own."""
        before = self._within
        yield from self._flush(holder.getparent())
        self._within = before[0] or holder.tag == "a", before[1] or holder.tag in _BOLD
        yield from self.below(holder, depth + 1, indent)
        yield from self._flush(holder)
        self._within = before

    def _item(self, item: HtmlElement, depth: int, indent: str, number: str | None) -> Iterator[Block]:
        """An item of a list: its first line gets its mark, unless it has one."""
        marked = False
        for block in (*self.below(item, depth + 1, indent), *self._flush(item)):
            if not marked and not block.level:
                marked = True
                mark = "" if has_mark(block.text) else number or "- "
                block = block._replace(text=f"{indent}{mark}{block.text}", is_item=True)
            yield block

    def _inline(self, element: HtmlElement, in_link: bool = False, in_bold: bool = False) -> None:
        """Collect the text of an element within a line."""
        if element.tag == "br":
            self._parts.append("\n")
            return
        in_link, in_bold = in_link or element.tag == "a", in_bold or element.tag in _BOLD
        self._add(element.text, in_link, in_bold)
        for child in element:
            if isinstance(child.tag, str):
                self._inline(child, in_link, in_bold)
            self._add(child.tail, in_link, in_bold)

    def _add(self, text: str | None, in_link: bool = False, in_bold: bool = False) -> None:
        if text:
            text = _SPACE.sub(" ", text)
            self._parts.append(text)
            length = len(text.strip())
            self._linked += length * (in_link or self._within[0])
            self._plain += length * (not (in_bold or self._within[1]))

    def _flush(self, element: HtmlElement) -> Iterator[Block]:
        """The block that ends here."""
        text = _AROUND_BREAK.sub("\n", _SPACE_RUN.sub(" ", "".join(self._parts))).strip(" \n")
        linked, is_bold = self._linked, self._plain == 0
        self._parts, self._linked, self._plain = [], 0, 0
        if not text:
            return
        level = HEADINGS.get(element.tag, 0)
        if is_bold and not level:
            text = emphasised(text)
        yield Block(element, re.sub(r"\n{2,}", "\n", text), level, min(1.0, linked / len(text)))


_SPACE_RUN = re.compile(r" {2,}")


def _holders_of_blocks(root: HtmlElement) -> set[HtmlElement]:
    """Return the elements that hold a block or a table."""
    holders: set[HtmlElement] = set()
    for block in root.iter(*BLOCKS, "table"):
        for holder in block.iterancestors():
            if holder in holders:
                break
            holders.add(holder)
    return holders


def _start(element: HtmlElement) -> int | None:
    """Return the number of the first item of a numbered list."""
    if element.tag != "ol":
        return None
    start = element.get("start", "1")
    return int(start) if start.isdecimal() else 1


def text_in(element: HtmlElement) -> str:
    """Return the text of an element in one line."""
    return " ".join(element.text_content().split())


def _is_table_of_data(table: HtmlElement) -> bool:
    """Return False for a table that only places parts of a page beside each other."""
    if table.get("role") == "presentation" or table.find(".//table") is not None or table.find(".//h1") is not None:
        return False
    rows = [row for row in table.iter("tr") if len(row)]
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return False
    return all(len(text_in(cell)) <= _LONGEST_CELL for row in rows for cell in row)


def _lines_of_table(table: HtmlElement) -> list[str]:
    captions = [text_in(caption) for caption in table.iter("caption")]
    rows = [[_cell(cell, row) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    return [*filter(None, captions), *table_lines(rows)]


def _cell(cell: HtmlElement, row: HtmlElement) -> Cell:
    blocks = blocks_of(cell)
    text = " ".join(block.text.replace("**", "").replace("\n", " ") for block in blocks)
    parent = row.getparent()
    is_head = cell.tag == "th" or (parent is not None and parent.tag == "thead")
    return Cell(text.replace("\t", " "), _span(cell, "colspan"), _span(cell, "rowspan"), is_head)


def _span(cell: HtmlElement, name: str) -> int:
    given = (cell.get(name) or "").strip()
    return min(int(given), 1000) if given.isdecimal() and int(given) > 0 else 1


def _share_of_links(element: HtmlElement) -> float:
    linked = sum(len(text_in(link)) for link in element.iter("a"))
    return min(1.0, linked / max(1, len(text_in(element))))
