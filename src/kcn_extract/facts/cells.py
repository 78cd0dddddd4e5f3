"""Figures whose unit stands elsewhere: in the head, the row or the caption of a table, before a colon, or above a list.

Each becomes a mention with the rule ``table.cell``: what the number and the unit would be if they stood together
(``Diện tích (ha)`` above ``98``; ``Số dự án: 39``). Only a percentage is a QUANTITY in ``%``, as its sign does not
stand in it. A sign before the number is not part of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from kcn_extract.article.tree import (
    Article,
    Block,
    Exchange,
    List,
    Node,
    Paragraph,
    Section,
    Table,
    Text,
    Unit,
)
from kcn_extract.record import Mention, PercentValue, QuantityValue

RULE = "table.cell"
Read = Callable[[str], Mention | None]
"""Reads the figure that a text opens with."""
Works = Callable[[str], Mention | None]
"""A figure before some words; None where they are neither a unit nor what is counted."""

_PERCENT = "%"
_ANY = "7"  # a number before which a unit is tried
NUMBER = r"(?:[0-9]{1,3}(?:[ \u00a0][0-9]{3})+(?:[.,][0-9]+)?|[0-9]+(?:[.,][0-9]+)*)"
_FIGURE = re.compile(rf"(?:[-+−–±~≈<>≥≤↑↓] ?)?(?P<figure>{NUMBER}(?: ?[-–] ?{NUMBER})?)")
_AFTER_COLON = re.compile(rf":[ \u00a0]{{1,2}}{_FIGURE.pattern}(?=[ \u00a0]*(?:[;.,](?![0-9])|\(|\n|$))")
_BRACKETS = re.compile(r"\(([^()]{1,40})\)[ .:]*\Z")
_WORDS = re.compile(r"\w+(?:[,-] ?\w+)*")
_YEAR = re.compile("(?:19|20)[0-9]{2}")  # a bare one: only a unit of its row or column makes it a figure
_CLAUSE = re.compile(r"[.;:\n(]\s")
_LONGEST_HEAD, _LONGEST_NAME, _LONGEST_UNIT = 60, 60, 30


class _Unread(NamedTuple):
    """A figure, and the unit that holds for it."""

    start: int
    end: int
    unit: str


def cell_mentions(article: Article, read: Read, lists: Mapping[str, Iterable[str]]) -> list[Mention]:
    """The figures of an article whose unit stands elsewhere, in reading order, all with the id 0; mentions may cover
    some of them. In the list ``counting`` of the rule files are words before what is counted (``tổng số``)."""

    @cache
    def works(unit: str) -> Mention | None:
        made = None if unit[:1].isdigit() else figure_with(_ANY, unit, read)
        in_part = made and made.label == "CARDINAL" and made.text != f"{_ANY} {unit}"  # Nam Bình (khu 1)
        return None if in_part else made

    raw = article.header.shadow.raw
    mentions: list[Mention] = []
    for start, end, unit in _Finder(raw, works, frozenset(lists["counting"])).below(article.blocks, None):
        if made := figure_with(raw[start:end], unit, read):
            mentions.append(Mention(0, made.label, raw[start:end], start, end, RULE, made.value))
    return mentions


def figure_with(number: str, unit: str, read: Read) -> Mention | None:
    """What a number and a unit would be if they stood together; None where the unit is none."""
    mention = read(f"{number}{unit}" if unit == _PERCENT else f"{number} {unit}")
    if mention is None or not mention.text.startswith(number):
        return None
    if isinstance(value := mention.value, PercentValue):
        return replace(mention, label="QUANTITY", value=QuantityValue(value.amount, value.low, value.high, value.unit))
    return mention


class _Head(NamedTuple):
    """What the head of a column says of its figures."""

    unit: str | None
    counts: str | None


class _Finder(NamedTuple):
    """Finds the figures that have no unit beside them. ``above``: the text that stands over a block."""

    raw: str
    works: Works
    counting: frozenset[str]

    def below(self, blocks: tuple[Block, ...], above: Text | None) -> Iterator[_Unread]:
        for before, block in pairwise((None, *blocks)):
            match block:
                case Section(heading=heading, blocks=within):
                    yield from self.below(within, heading)
                case List(lead=lead, items=items):
                    for item in items:
                        yield from self.below(item.blocks, lead or above)
                case Exchange(answer=answer):
                    yield from self.below(answer, None)
                case Table():
                    yield from self.in_table(block, before if isinstance(before, Text) else above)
                case Paragraph():
                    yield from self.in_text(block, above)

    def in_text(self, text: Text, above: Text | None) -> Iterator[_Unread]:
        """``Số dự án: 39``; ``KCN Tân Lập: 180 - 210`` below ``Giá thuê (USD/m2)``."""
        for match in _AFTER_COLON.finditer(self.raw, text.start, text.end):
            start = max(text.start, match.start() - _LONGEST_NAME)
            name = _CLAUSE.split(self.raw[start : match.start()])[-1]
            if unit := self.first((*_in_brackets(name), *self.counted(name), *self.said(above))):
                yield _Unread(*match.span("figure"), unit)

    def in_table(self, table: Table, above: Text | None) -> Iterator[_Unread]:
        over = [*reversed(table.above), above]
        general = [unit for text in over if isinstance(text, Unit) for unit in self.said(text)]
        general = general or [unit for text in over for unit in self.said(text)]
        columns = [self.of_head(table, column) for column in range(max(len(row.cells) for row in table.rows))]
        units = next((c for c in range(len(columns)) if c != table.names and self.has_units(table, c)), None)
        for row in table.rows:
            name = self.text(row.cells[table.names]) if table.names < len(row.cells) else ""
            own = self.text(row.cells[units]) if units is not None and units < len(row.cells) else ""
            for column, cell in enumerate(row.cells):
                match = _FIGURE.fullmatch(self.raw, cell.start, cell.end)
                if not match or column <= table.names or column == units:
                    continue
                if unit := self.unit(columns[column], name, own, () if _YEAR.fullmatch(match["figure"]) else general):
                    yield _Unread(*match.span("figure"), unit)

    def unit(self, head: _Head, name: str, own: str, general: Iterable[str]) -> str | None:
        """The unit of a cell: its row's, its column's, what head or name counts, the table's."""
        if head.unit == _PERCENT:
            return _PERCENT
        if own:
            return own if self.works(own) else None
        said = self.first(_in_brackets(name)) or head.unit or head.counts
        return said or self.first((*self.counted(name), *general))

    def of_head(self, table: Table, column: int) -> _Head:
        """What the head of a column says: its unit, what it counts."""
        heads = [self.text(row.cells[column]) for row in reversed(table.head) if column < len(row.cells)]
        unit = self.first(unit for head in heads for unit in (*_in_brackets(head), head.rpartition(",")[2].strip()))
        return _Head(unit, self.first(unit for head in heads for unit in self.counted(_BRACKETS.sub("", head))))

    def has_units(self, table: Table, column: int) -> bool:
        """Return True for a column of units: most of its cells are one, and none is a figure."""
        cells = [self.text(row.cells[column]) for row in table.rows if column < len(row.cells)]
        filled = [cell for cell in cells if cell and len(cell) <= _LONGEST_UNIT]
        return bool(filled) and 2 * sum(self.works(cell) is not None for cell in filled) > len(cells)

    def said(self, text: Text | None) -> Iterator[str]:
        """The unit that a line or caption says: ``(triệu USD)`` at its end, ``Đơn vị: tỷ đồng``."""
        if text is None:
            return
        words = self.raw[max(text.start, text.end - _LONGEST_HEAD) : text.end]
        yield from _in_brackets(words)
        if isinstance(text, Unit):
            yield words.rpartition(":")[2].strip(" .()")

    def counted(self, name: str) -> Iterator[str]:
        """What a name counts: ``Số dự án mới`` counts ``dự án``, but ``Dự án Bắc Hà`` nothing."""
        words = _WORDS.findall(name[:_LONGEST_HEAD])
        for count in (2, 1):
            if " ".join(words[:count]).lower() in self.counting:
                words = words[count:]
                break
        for count in (3, 2, 1):
            noun = " ".join(words[:count]).lower()
            made = self.works(noun)
            if made and made.label == "CARDINAL" and not any(word[:1].isupper() for word in words[count:]):
                yield noun

    def first(self, units: Iterable[str]) -> str | None:
        """The first of some words that are a unit, or what is counted."""
        return next(filter(self.works, units), None)

    def text(self, node: Node) -> str:
        return self.raw[node.start : node.end]


def _in_brackets(words: str) -> Iterator[str]:
    """What may be a unit at the end of some words: ``Diện tích (ha)``, ``Giá trị (đơn vị: tỷ đồng)``, ``Tăng %``."""
    if match := _BRACKETS.search(words):
        yield match[1].rpartition(":")[2].strip()
    elif words.rstrip().endswith(_PERCENT):
        yield _PERCENT
