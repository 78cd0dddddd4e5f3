"""The tree of an article -> its pieces of text in reading order, each with what stands above it.

A piece knows the heading that it is under, the lead-in or item that it belongs to, and in a table its row and column;
what a heading, a lead-in or a head cell says holds for the pieces below.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from kcn_extract.article.tree import (
    Article,
    Block,
    Caption,
    Exchange,
    Item,
    List,
    Note,
    Paragraph,
    Section,
    Table,
    Text,
    Unit,
)
from kcn_extract.text.sentences import Span

NONE = -1


class Piece(Struct, frozen=True, gc=False):
    """A stretch of text with its sentences. ``kind``: title, heading, lead, item, text, cell, head, aside (captions,
    notes). ``heading`` and ``lead`` are indices of pieces above it, or -1; ``section`` counts headings; ``row`` and
    ``column`` are those of a table, ``table`` its number, ``names`` tells the column that
    says what the rows are."""

    kind: str
    start: int
    end: int
    sentences: tuple[Span, ...]
    heading: int = NONE
    lead: int = NONE
    section: int = 0
    table: int = NONE
    row: int = NONE
    column: int = NONE
    names: bool = False


class _Outliner:
    """Walks a tree and keeps its pieces."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.sections = 0
        self.tables = 0

    def text(self, node: Text, kind: str, heading: int, lead: int) -> int:
        self.pieces.append(Piece(kind, node.start, node.end, node.sentences, heading, lead, self.sections))
        return len(self.pieces) - 1

    def blocks(self, blocks: tuple[Block, ...], heading: int, lead: int = NONE, kind: str = "text") -> None:
        for block in blocks:
            self.block(block, heading, lead, kind)

    def block(self, block: Block, heading: int, lead: int, kind: str) -> None:
        match block:
            case Section(heading=title, blocks=below):
                self.sections += 1
                self.blocks(below, self.text(title, "heading", heading, NONE))
                self.sections += 1
            case List(lead=opener, items=items):
                above = lead if opener is None else self.text(opener, "lead", heading, lead)
                for item in items:
                    self.item(item, heading, above)
            case Exchange(question=question, answer=answer):
                self.blocks(answer, self.text(question, "aside", heading, NONE))
            case Table():
                self.table(block, heading, lead)
            case Caption() | Note() | Unit():
                self.text(block, "aside", heading, lead)
            case Paragraph():
                self.text(block, kind, heading, lead)

    def item(self, item: Item, heading: int, lead: int) -> None:
        first = len(self.pieces)
        for at, block in enumerate(item.blocks):
            self.block(block, heading, lead if at == 0 else first, "item")

    def table(self, table: Table, heading: int, lead: int) -> None:
        for text in table.above:
            lead = self.text(text, "lead", heading, lead)
        for kind, rows in (("head", table.head), ("cell", table.rows)):
            for number, row in enumerate(rows):
                for column, cell in enumerate(row.cells):
                    if cell.end > cell.start:
                        span = (Span(cell.start, cell.end),)
                        self.pieces.append(
                            Piece(
                                kind,
                                cell.start,
                                cell.end,
                                span,
                                heading,
                                lead,
                                self.sections,
                                self.tables,
                                number,
                                column,
                                column == table.names,
                            )
                        )
        self.tables += 1
        for text in table.below:
            self.text(text, "aside", heading, lead)


def outline_of(article: Article) -> list[Piece]:
    """Return the pieces of an article, its title first; a line that stands alone is no title of anything."""
    outliner = _Outliner()
    if title := article.header.title:
        outliner.pieces.append(Piece("title" if article.blocks else "text", *title, (title,)))
    outliner.blocks(article.blocks, NONE)
    return outliner.pieces


def over(pieces: list[Piece], piece: Piece) -> Iterator[tuple[str, int]]:
    """What stands above a piece, the nearest first: its lead-in, its heading, then theirs (``upper``)."""
    seen: set[int] = set()
    waiting = [("lead", piece.lead), ("heading", piece.heading)]
    while waiting:
        name, index = waiting.pop(0)
        if index >= 0 and index not in seen:
            seen.add(index)
            yield name, index
            waiting += [("upper", pieces[index].lead), ("upper", pieces[index].heading)]


def beside(pieces: list[Piece], cell: Piece) -> Iterator[int]:
    """The head cells above a cell of a table, and the cell that names its row."""
    for index, other in enumerate(pieces):
        heads = other.kind == "head" and other.column == cell.column
        named = other.kind == "cell" and other.row == cell.row and other.names
        if other.table == cell.table and (heads or named):
            yield index
