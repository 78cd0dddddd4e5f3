"""The pieces of a document -> its text, in the form that the layout of an article is read in: headings with ``##``,
items of lists with their marks, rows of tables with tabs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

LONGEST_HEADING = 120
_ENDS = ".;,"
_MARKED = re.compile(r"[-+*•·▪●○◦–]\s|\(?[0-9]{1,2}[.)/]\s|[a-zđ][.)]\s")


class Piece(NamedTuple):
    """Lines that belong together, their level as a heading (0: none), and whether they are an item of a list."""

    text: str
    level: int = 0
    is_item: bool = False


def joined(pieces: Iterable[Piece]) -> str:
    """Return the text of pieces, with blank lines between them but for the items of a list.

    >>> joined([Piece("Tin", 1), Piece("Đất", 2), Piece("Có:"), Piece("- 5 ha", 0, True), Piece("- 6 ha", 0, True)])
    'Tin\\n\\n## Đất\\n\\nCó:\\n\\n- 5 ha\\n- 6 ha'
    """
    parts: list[str] = []
    after_item = False
    for piece in pieces:
        text = f"{'#' * piece.level} {piece.text}" if piece.level > 1 else piece.text
        if after_item and piece.is_item:
            parts[-1] += f"\n{text}"
        else:
            parts.append(text)
        after_item = piece.is_item
    if parts:
        parts[-1] = parts[-1].strip("*")  # it heads nothing: the author
    return "\n\n".join(parts)


def emphasised(text: str) -> str:
    """Return a paragraph that is all in bold type with the signs of it, where it is short enough to be a heading.

    >>> emphasised("Những dự án lớn"), emphasised("Đó là tất cả.")
    ('**Những dự án lớn**', 'Đó là tất cả.')
    """
    may_head = len(text) <= LONGEST_HEADING and "\n" not in text and text[-1:] not in _ENDS
    return f"**{text}**" if text and may_head else text


def has_mark(text: str) -> bool:
    """Return True for a line that opens with a bullet or a number."""
    return _MARKED.match(text) is not None
