"""The figures in the cells of a table whose unit stands in the head of the column: ``Diện tích (ha)`` above ``98``.

Each becomes a mention with the rule ``table.cell``: what the number and the unit would be if they stood together. Only
a percentage is a QUANTITY in ``%``, as its sign does not stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec.structs import replace

from kcn_extract.article.tree import Article, Cell, Table, Unit, nodes
from kcn_extract.record import Mention, PercentValue, QuantityValue

RULE = "table.cell"
Read = Callable[[str], Mention | None]
"""Reads a figure that stands alone."""

_NUMBER = re.compile(r"(?P<sign>[-+−–]?)(?P<number>[0-9][0-9.,]*)")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_LONGEST_HEAD = 60


def with_cells(article: Article, mentions: list[Mention], read: Read) -> list[Mention]:
    """Add the figures of an article's tables to its mentions, in reading order with new ids."""
    taken = [(mention.start, mention.end) for mention in mentions]
    raw = article.header.shadow.raw
    found = [
        mention
        for table in nodes(article)
        if isinstance(table, Table)
        for mention in _of_table(table, raw, read)
        if not any(start < mention.end and mention.start < end for start, end in taken)
    ]
    if not found:
        return mentions
    every = sorted([*mentions, *found], key=lambda mention: mention.start)
    return [replace(mention, id=at) for at, mention in enumerate(every)]


def _of_table(table: Table, raw: str, read: Read) -> Iterator[Mention]:
    units = {column: list(_units(table, column, raw)) for column in range(max((len(row.cells) for row in table.rows), default=0))}
    for row in table.rows:
        for column, cell in enumerate(row.cells):
            if column != table.names and (match := _NUMBER.fullmatch(raw, cell.start, cell.end)):
                for unit in units[column]:
                    if mention := _figure(match["number"], unit, read):
                        start, end = match.span("number")
                        yield Mention(0, mention.label, match["number"], start, end, RULE, mention.value)
                        break


def _units(table: Table, column: int, raw: str) -> Iterator[str]:
    """What may stand behind the numbers of a column: the unit of its head, what its head counts, the table's unit."""
    heads = [row.cells[column] for row in reversed(table.head) if column < len(row.cells)]
    for head in heads:
        if head.unit:
            yield raw[slice(*head.unit)].strip("()")
        elif raw[head.start : head.end].rstrip().endswith("%"):
            yield "%"
    for head in heads:
        yield from _counted(head, raw)
    for text in table.above:
        if isinstance(text, Unit):
            yield raw[text.start : text.end].rpartition(":")[2].strip(" .)")


def _counted(head: Cell, raw: str) -> Iterator[str]:
    """The words of a head that may say what is counted: ``Số dự án FDI`` counts ``dự án``."""
    words = _BRACKETS.sub("", raw[head.start : head.end])[:_LONGEST_HEAD].lower().split()
    for first in range(len(words)):
        for count in (3, 2, 1):
            if first + count <= len(words):
                yield " ".join(words[first : first + count])


def _figure(number: str, unit: str, read: Read) -> Mention | None:
    mention = read(f"{number}{unit}" if unit == "%" else f"{number} {unit}")
    if mention is None or not mention.text.startswith(number):
        return None
    if isinstance(value := mention.value, PercentValue):
        return replace(mention, label="QUANTITY", value=QuantityValue(value.amount, value.low, value.high, value.unit))
    return mention
