"""Tables of pages and documents -> lines with tabs between the cells, as the layout of an article reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_BRACKETED = re.compile(r"\s*(\([^()]+\))\s*\Z")
_MOST_CELLS = 1000  # a wider span is a mistake of the page


class Cell(NamedTuple):
    """A cell: its text in one line, how many columns and rows it covers, and whether it is marked as head."""

    text: str
    columns: int = 1
    rows: int = 1
    is_head: bool = False


def table_lines(table: Sequence[Sequence[Cell]]) -> list[str]:
    r"""Return a line for each row. What covers several rows, or several columns of the head, stands in each of them;
    the rows of the head become one; a cell over the whole width above or below the table is a line beside it.

    >>> head = [Cell("Khu", rows=2), Cell("2024", columns=2)], [Cell("Giá (USD)"), Cell("Đất")]
    >>> table_lines([*head, [Cell("Bắc Ninh", columns=3)], [Cell("Quế Võ"), Cell("145"), Cell("")]])
    ['Khu\t2024 Giá (USD)\t2024 Đất', 'Bắc Ninh\t\t', 'Quế Võ\t145\t']
    """
    table = [row for row in table if any(cell.text for cell in row)]
    width = _width(table)
    first, after = 0, len(table)
    while first < after and _is_beside(table[first], width):
        first += 1
    while after > first and _is_beside(table[after - 1], width):
        after -= 1
    body = table[first:after]
    head = _head(body)
    grid = _grid(body, width, head)
    lines = [_joined_head(grid[:head]), *grid[head:]] if head else grid
    above, below = ([_text(row) for row in rows] for rows in (table[:first], table[after:]))
    return [*above, *("\t".join(cells) if width > 1 else cells[0] for cells in lines), *below]


def _width(table: Sequence[Sequence[Cell]]) -> int:
    return min(_MOST_CELLS, max((sum(max(1, cell.columns) for cell in row) for row in table), default=0))


def _text(row: Sequence[Cell]) -> str:
    return next(cell.text for cell in row if cell.text)


def _is_beside(row: Sequence[Cell], width: int) -> bool:
    """Return True for a row of one cell that covers the table."""
    return len(row) == 1 and width > 1 and row[0].columns >= width


def _head(rows: Sequence[Sequence[Cell]]) -> int:
    """Return how many rows are the head: those that are marked, else those that the first row's cells cover where
    one of them stands over several columns."""
    if not rows:
        return 0
    marked = 0
    while marked < len(rows) and all(cell.is_head or not cell.text for cell in rows[marked]):
        marked += 1
    if marked:
        return marked if marked < len(rows) else 1
    spans = any(cell.columns > 1 for cell in rows[0]) and any(cell.rows > 1 for cell in rows[0])
    return min(max(cell.rows for cell in rows[0]), len(rows) - 1) if spans else 0


def _grid(rows: Sequence[Sequence[Cell]], width: int, head: int) -> list[list[str]]:
    """Return the text of each cell of each row, one for each column."""
    grid: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}  # column -> for how many rows more a cell above covers it, and its text
    for at, row in enumerate(rows):
        cells = iter(row)
        line: list[str] = []
        while len(line) < width:
            column = len(line)
            if column in hanging:
                left, text = hanging.pop(column)
                if left > 1:
                    hanging[column] = (left - 1, text)
                line.append(text)
            elif cell := next(cells, None):
                line.extend(_spread(cell, width - column, hanging, at < head, column))
            else:
                line.append("")
        grid.append(line)
    return grid


def _spread(cell: Cell, room: int, hanging: dict[int, tuple[int, str]], in_head: bool, column: int) -> Iterator[str]:
    for further in range(min(max(1, cell.columns), room)):
        text = cell.text if in_head or further == 0 else ""
        if cell.rows > 1:
            hanging[column + further] = (cell.rows - 1, text)
        yield text


def _joined_head(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return one row of the rows of a head: the labels of each column, with what stands in brackets at the end."""
    return [_joined(dict.fromkeys(filter(None, column))) for column in zip(*rows, strict=True)]


def _joined(labels: dict[str, None]) -> str:
    units = [match[1] for label in labels if len(labels) > 1 and (match := _BRACKETED.search(label))]
    words = [_BRACKETED.sub("", label) for label in labels] if units else list(labels)
    return " ".join([*words, *units[-1:]])
