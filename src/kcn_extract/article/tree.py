"""The tree of an article: what its nodes are. All offsets are of the text as given, end exclusive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct

from kcn_extract.article.header import Header
from kcn_extract.text.sentences import Span


class Node(Struct, frozen=True):
    """A stretch of the text that is one thing. A node without children is a leaf."""

    start: int
    end: int

    @property
    def children(self) -> tuple[Node, ...]:
        """Return the nodes within, in reading order."""
        return ()


class Text(Node, frozen=True):
    """A leaf of words. Its sentences begin behind its number or opener (``1.``, ``Bảng 2.``)."""

    sentences: tuple[Span, ...]


class Heading(Text, frozen=True):
    """The line that heads a section."""


class Paragraph(Text, frozen=True):
    """A line of prose."""


class Caption(Text, frozen=True):
    """What stands at a picture, a chart or a table and says what it shows."""


class Unit(Text, frozen=True):
    """The line that says in what unit the figures of a table are: ``Đơn vị: tỷ đồng``."""


class Note(Text, frozen=True):
    """A line that is not prose: a source, a stamp, a byline, a word of the site's menu, a ruling."""


class Marker(Node, frozen=True):
    """What opens an item of a list: ``-``, ``1.``, ``a)``."""


class Item(Node, frozen=True):
    """An item of a list: its text first, then what belongs to it, as paragraphs and lists of its own."""

    marker: Marker
    blocks: tuple[Block, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.marker, *self.blocks)


class List(Node, frozen=True):
    """Items, and the paragraph that leads in to them (``Kết quả gồm:``)."""

    lead: Paragraph | None
    items: tuple[Item, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.lead, *self.items) if self.lead else self.items


class Cell(Node, frozen=True):
    """A cell of a table, empty where ``start == end``. ``unit``: what stands in brackets at the end of a head cell."""

    unit: Span | None = None


class Row(Node, frozen=True):
    """A row of a table."""

    cells: tuple[Cell, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return tuple(cell for cell in self.cells if cell.end > cell.start)


class Table(Node, frozen=True):
    """A table. ``head``: the rows that say what the columns are; ``names``: the index of the column that says what the
    rows are. ``above`` and ``below``: its lead-in, caption, unit line, source and notes, in reading order."""

    above: tuple[Text, ...]
    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    below: tuple[Text, ...]
    names: int = 0

    @property
    def children(self) -> tuple[Node, ...]:
        return (*self.above, *self.head, *self.rows, *self.below)


class Section(Node, frozen=True):
    """A heading and what stands below it. ``level`` is 1 for a section of the article, 2 for one within."""

    level: int
    heading: Heading
    blocks: tuple[Block, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.heading, *self.blocks)


class Exchange(Node, frozen=True):
    """A question of an interview and what was answered."""

    question: Paragraph
    answer: tuple[Block, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.question, *self.answer)


class Article(Node, frozen=True):
    """A whole article: its header, and its body as a tree."""

    header: Header
    blocks: tuple[Block, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return self.blocks


Block: TypeAlias = Paragraph | Caption | Unit | Note | List | Table | Section | Exchange


def nodes(node: Node) -> Iterator[Node]:
    """Yield a node and all within it, in reading order."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        yield here
        waiting.extend(reversed(here.children))
