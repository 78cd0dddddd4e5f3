"""An article in the terminal: its mentions coloured, their values in the margin.

Without a terminal it is plain text with each mention as ``[span = value]``, the notation of the rule files' examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kcn_extract.notation import written
from kcn_extract.record import CardinalValue, Mention, MoneyValue, QuantityValue, Record
from kcn_extract.text.printable import harmless, in_line

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

STYLES = {
    "ZONE": "bold magenta",
    "DATE": "cyan",
    "MONEY": "bold green",
    "PERCENT": "yellow",
    "QUANTITY": "blue",
    "CARDINAL": "bright_red",
    "ORG": "bold blue",
    "GPE": "bright_cyan",
}
_BESIDE = 90  # columns from which there is a margin

_THOUSANDS = re.compile(r"(?<=[0-9])(?<!\.[0-9])(?<!\.[0-9]{2})(?=(?:[0-9]{3})+(?![0-9]))")


def bracketed(text: str, mentions: list[Mention]) -> str:
    """Return the text with each mention in brackets with its value.

    >>> from kcn_extract import extract
    >>> bracketed("tăng 5%", extract("tăng 5%").mentions)
    'tăng [5% = 5 %]'
    """
    text = harmless(text)
    parts, at = [], 0
    for mention in mentions:
        parts.append(f"{text[at : mention.start]}[{text[mention.start : mention.end]} = {written(mention.value)}]")
        at = mention.end
    return "".join([*parts, text[at:]])


def print_article(text: str, record: Record, console: Console) -> None:
    """Print an article: coloured, with the values beside or below each paragraph; in brackets without colour."""
    if not console.color_system:
        console.file.write(bracketed(text, record.mentions).rstrip("\n") + "\n")
        return
    console.print(_header(record))
    for paragraph in _paragraphs(text, record.mentions, console.width):
        console.print(paragraph)


def _header(record: Record) -> RenderableType:
    from rich.text import Text

    info = record.article
    known = [record.id, *(filter(None, (info.published, info.place, info.byline)) if info else ())]
    line = Text(in_line(" · ".join(known)), style="dim")
    for label in STYLES:
        if count := sum(mention.label == label for mention in record.mentions):
            line.append("  ").append(f"{count} {label}", style=STYLES[label])
    line.append("\n")
    return line


def _paragraphs(text: str, mentions: list[Mention], width: int) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    text = harmless(text)
    coming = iter(mentions)
    mention = next(coming, None)
    for line in re.finditer(r"[^\n]+", text):
        shown, margin = Text(line.group()), Text()
        while mention and mention.start < line.end():
            style = STYLES[mention.label]
            shown.stylize(style, mention.start - line.start(), mention.end - line.start())
            margin.append("\n" if margin else "").append(_in_margin(mention), style)
            mention = next(coming, None)
        if not line.group().strip():
            continue
        if width < _BESIDE:
            yield shown
            if margin:
                yield Padding(margin, (0, 0, 0, 4))
            yield Text()
        else:
            beside = Table.grid(expand=True, padding=(0, 3, 1, 0))
            beside.add_column(ratio=3)
            beside.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
            beside.add_row(shown, margin)
            yield beside


def _in_margin(mention: Mention) -> str:
    value = written(mention.value)
    if isinstance(mention.value, MoneyValue | QuantityValue | CardinalValue):
        value = _THOUSANDS.sub(" ", value)
    modifier = getattr(mention.value, "modifier", None)
    return value + (f" ({modifier.replace('_', ' ')})" if modifier else "")
