"""The lines of a text, without the blanks around them."""

from __future__ import annotations

from collections.abc import Iterator

from kcn_extract.text.sentences import Span


def lines(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    r"""Yield the lines that are not blank, each without the blanks around it.

    >>> [tuple(line) for line in lines("Một\n\n  Hai \n")]
    [(0, 3), (7, 10)]
    """
    end = len(text) if end is None else end
    while start < end:
        line_end = text.find("\n", start, end)
        if line_end < 0:
            line_end = end
        if span := stripped(text, start, line_end):
            yield span
        start = line_end + 1


def last_line(text: str, start: int, end: int) -> Span | None:
    r"""Return the last line before ``end`` that is not blank.

    >>> last_line("Một\nHai\n\n", 0, 9)
    Span(start=4, end=7)
    """
    while start < end:
        line_start = max(start, text.rfind("\n", start, end) + 1)
        if span := stripped(text, line_start, end):
            return span
        end = line_start - 1
    return None


def stripped(text: str, start: int, end: int) -> Span | None:
    """Return a stretch without the blanks around it, None where nothing else is in it."""
    while start < end and text[start] in " \t":
        start += 1
    while end > start and text[end - 1] in " \t":
        end -= 1
    return Span(start, end) if start < end else None
