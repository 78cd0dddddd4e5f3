"""The tree of an article, drawn as indented text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from kcn_extract.article.header import Header
from kcn_extract.article.tree import Article, Exchange, Item, List, Node, Paragraph, Row, Section, Table, Text
from kcn_extract.text.printable import harmless

if TYPE_CHECKING:
    from rich.console import Console

_BLANKS = re.compile(r"\s+")


def print_tree(article: Article, console: Console) -> None:
    """Print a tree; where the width of the output is known, each line is cut to it."""
    for line in drawn(article):
        is_cut = console.is_terminal
        console.print(line, markup=False, no_wrap=is_cut, overflow="ellipsis" if is_cut else None, soft_wrap=not is_cut)


def drawn(article: Article) -> Iterator[str]:
    """Yield the lines of a tree: header, then each node with what it holds indented below it. Sentences are set off by
    ``‖``, the cells of a row by ``|``; the unit of a column stands in braces."""
    yield from _header(article.header)
    for block in article.blocks:
        yield from _lines(block, article.header.shadow.raw)


def _header(header: Header) -> Iterator[str]:
    text = header.shadow.raw
    title = header.given_title or (header.title and text[slice(*header.title)])
    for name, words in (
        ("title", title),
        ("kicker", header.kicker and text[slice(*header.kicker)]),
        ("published", header.published and header.published.isoformat()),
        ("byline", header.byline and text[slice(*header.byline)]),
    ):
        if words:
            yield f"{name}: {_plain(words)}"


@singledispatch
def _lines(node: Any, text: str) -> Iterator[str]:
    """Yield the lines of a node and of what it holds."""
    raise TypeError(f"no drawing for {type(node).__name__}")


@_lines.register
def _(node: Text, text: str) -> Iterator[str]:
    yield f"{type(node).__name__.lower()}: {_words(node, text)}"


@_lines.register
def _(node: Section, text: str) -> Iterator[str]:
    yield f"section {node.level}: {_words(node.heading, text)}"
    yield from _below(node.blocks, text)


@_lines.register
def _(node: Exchange, text: str) -> Iterator[str]:
    yield f"exchange: {_words(node.question, text)}"
    yield from _below(node.answer, text)


@_lines.register
def _(node: List, text: str) -> Iterator[str]:
    yield "list"
    if node.lead:
        yield f"  lead: {_words(node.lead, text)}"
    yield from _below(node.items, text)


@_lines.register
def _(node: Item, text: str) -> Iterator[str]:
    first, *others = node.blocks
    yield f"item {text[node.marker.start : node.marker.end]}: {_words(first, text)}"
    yield from _below(others, text)


@_lines.register
def _(node: Table, text: str) -> Iterator[str]:
    yield f"table, names in column {node.names + 1}" if node.names else "table"
    for above in node.above:
        yield f"  {'lead' if isinstance(above, Paragraph) else type(above).__name__.lower()}: {_words(above, text)}"
    for rows, name in ((node.head, "head"), (node.rows, "row")):
        for row in rows:
            yield f"  {name}: {_cells(row, text)}"
    yield from _below(node.below, text)


def _below(nodes: Iterable[Node], text: str) -> Iterator[str]:
    for node in nodes:
        for line in _lines(node, text):
            yield f"  {line}"


def _words(node: Any, text: str) -> str:
    """The words of a leaf: what opens it, then its sentences."""
    if not node.sentences:
        return _plain(text[node.start : node.end])
    opener = text[node.start : node.sentences[0].start]
    return _plain(opener) + " ‖ ".join(_plain(text[slice(*sentence)]) for sentence in node.sentences)


def _cells(row: Row, text: str) -> str:
    cells = []
    for cell in row.cells:
        unit = f" {{{_plain(text[slice(*cell.unit)])}}}" if cell.unit else ""
        cells.append(_plain(text[cell.start : cell.end]) + unit)
    return " | ".join(cells)


def _plain(words: str) -> str:
    return _BLANKS.sub(" ", harmless(words))
