"""Lines -> the cells of a table: what stands between tabs, pipes, slashes, or gaps of several blanks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kcn_extract.text.sentences import Span

Cells = tuple[Span, ...]


class Grid(NamedTuple):
    """A table among lines: from line ``first`` up to ``after``, with its ``rows``, the first ``head`` of which say what
    the columns are; ``names`` is the column that says what the rows are."""

    first: int
    after: int
    rows: tuple[Cells, ...]
    head: int
    names: int


class _Manner(NamedTuple):
    """A way to set off cells: how many a row has at least, and whether all rows have as many and some a figure, as the
    separator stands in prose, too."""

    separator: re.Pattern[str]
    sign: str
    fewest: int
    strict: bool


_MANNERS = (
    _Manner(re.compile(r"\t"), "\t", 2, False),
    _Manner(re.compile(r"\|"), "|", 2, True),
    _Manner(re.compile(r" / "), " / ", 3, True),
    _Manner(re.compile(r"[ \u00a0]{3,}"), "   ", 2, True),
)
_DASHES = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_ROW_NUMBER = re.compile(r"(?:[0-9]{1,3}|[IVX]{1,5})[.)]?|")
_BRACKETED = re.compile(r"\(([^()]+)\)\Z")
_FIGURE = re.compile(r"[-+(~<>≥≤≈]{0,2} ?[0-9][0-9.,]* ?(?P<word>[^\W\d_]*)")
_DAY = re.compile(r"(?:19|20)[0-9]{2}[^\W\d_]{0,2}|(?:[0-9]{1,2}[/-]){1,2}[0-9]{2,4}|[0-9][QTHqth][0-9]{2,4}[^\W\d_]?")


class GridReader:
    """Finds tables among lines. After the words ``periods`` a number is a time, not a figure (``6 tháng``)."""

    def __init__(self, periods: Iterable[str]) -> None:
        self._periods = frozenset(periods)

    def find(self, text: str, lines: Sequence[Span]) -> list[Grid]:
        r"""Return the tables among the lines of a text.

        >>> text = "Khu\tGiá\nVSIP\t58 USD"
        >>> [grid] = GridReader(["tháng"]).find(text, [Span(0, 7), Span(8, 19)])
        >>> grid.head, [[text[slice(*cell)] for cell in row] for row in grid.rows]
        (1, [['Khu', 'Giá'], ['VSIP', '58 USD']])
        """
        grids: list[Grid] = []
        tried = dict.fromkeys(_MANNERS, 0)  # up to which line there is no table in this manner
        at = 0
        while at < len(lines):
            for manner in _MANNERS:
                if at < tried[manner]:
                    continue
                rows, after, ruled = _run(text, lines, at, manner)
                tried[manner] = after
                if grid := self._grid(text, rows, ruled, manner):
                    grids.append(grid._replace(first=at, after=after))
                    at = after - 1
                    break
            at += 1
        return grids

    def _grid(self, text: str, rows: list[Cells], ruled: bool, manner: _Manner) -> Grid | None:
        if len(rows) < 2 or (manner.strict and not ruled and not self._has_figures(text, rows)):
            return None
        return Grid(0, 0, tuple(rows), 1 if ruled else self._head(text, rows), self._names(text, rows))

    def _has_figures(self, text: str, rows: list[Cells]) -> bool:
        """Return True if all rows but the head have a figure in a column, and there are enough to be sure."""
        wide = len(rows[0]) > 2 or len(rows) > 2
        return wide and any(
            all(self._is_figure(text, row[column]) for row in rows[1:]) for column in range(1, len(rows[0]))
        )

    def _is_figure(self, text: str, cell: Span) -> bool:
        words = text[slice(*cell)]
        match = _FIGURE.match(words)
        return bool(match and match["word"].lower() not in self._periods and not _DAY.fullmatch(words))

    def _head(self, text: str, rows: list[Cells]) -> int:
        """How many rows have no figure behind the first column and something below them that has."""
        figures = [any(self._is_figure(text, cell) for cell in row[1:]) for row in rows]
        if figures[0] or not any(figures):
            return 0
        second = [text[slice(*cell)] for cell in rows[1] if cell.end > cell.start]
        return 2 if not figures[1] and all(map(_BRACKETED.match, second)) else 1

    def _names(self, text: str, rows: list[Cells]) -> int:
        """The first column; the second where the first only numbers the rows."""
        firsts = [text[slice(*row[0])] for row in rows[1:]]
        numbered = len(rows[0]) > 2 and any(firsts) and all(map(_ROW_NUMBER.fullmatch, firsts))
        return int(numbered and not any(self._is_figure(text, row[1]) for row in rows[1:]))


def _run(text: str, lines: Sequence[Span], first: int, manner: _Manner) -> tuple[list[Cells], int, bool]:
    """Return the rows that stand together from a line on, the index of the line behind them, and whether a row of
    dashes ends their head."""
    rows: list[Cells] = []
    ruled = False
    for at in range(first, len(lines)):
        if manner.sign == "|" and rows and _DASHES.fullmatch(text, *lines[at]):
            if len(rows) > 1:  # the row before heads the next table
                return rows[:-1], at - 1, ruled
            ruled = True
            continue
        cells = _cells(text, lines[at], manner, len(rows[0]) if rows else 0)
        if cells is None or (manner.strict and rows and len(cells) != len(rows[0])):
            return rows, max(at, first + 1), ruled
        rows.append(cells)
    return rows, len(lines), ruled


def _cells(text: str, line: Span, manner: _Manner, columns: int) -> Cells | None:
    """Return the cells of a line, each without the blanks around it; None where there are too few. Within a table of so
    many ``columns`` one that is not empty is enough: it names the rows below it."""
    if text.find(manner.sign, *line) < 0 and not (manner.sign == "   " and text.find("\u00a0", *line) >= 0):
        return None
    start, end = line
    if manner.sign != "\t":  # a tab in front is a cell that is empty
        start, end = _inner(text, line, manner.sign == "|")
    cells = []
    for match in manner.separator.finditer(text, start, end):
        cells.append(_trimmed(text, start, match.start()))
        start = match.end()
    cells.append(_trimmed(text, start, end))
    filled = sum(cell.end > cell.start for cell in cells)
    fewest = 1 if len(cells) == columns and manner.sign in "\t|" else 2
    return tuple(cells) if filled >= fewest and len(cells) >= manner.fewest else None


def _inner(text: str, line: Span, is_pipe: bool) -> Span:
    """A line without the blanks around it, and without the pipes that open and close it."""
    start, end = _trimmed(text, *line)
    if is_pipe and end - start > 1:
        start += text[start] == "|"
        end -= text[end - 1] == "|"
    return Span(start, end)


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def unit_of(text: str, cell: Span) -> Span | None:
    """Return what stands in brackets at the end of a head cell: ``Diện tích (ha)``."""
    match = _BRACKETED.search(text, *cell)
    return Span(*match.span(1)) if match else None
