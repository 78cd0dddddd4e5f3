"""A question in SQL -> its answer, written as a table, as CSV or as JSON lines."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import IO, Any, NamedTuple

import msgspec

from kcn_extract.database.database import as_our_error, opened
from kcn_extract.notation import plain

_ROWS = 10_000  # fetched at a time
_WIDEST = 10_000  # columns of a line


class Answer(NamedTuple):
    """The names of the columns, and the rows, read as they are asked for."""

    columns: Sequence[str]
    rows: Iterator[tuple[Any, ...]]


def ask(path: str, sql: str) -> Answer:
    """Ask a database, which stays as it is. Raises :class:`~kcn_extract.database.database.DatabaseError` for a file
    that is none and for SQL that is wrong, with what DuckDB says of it, ``FileNotFoundError``, ``ModuleNotFoundError``
    without DuckDB (extra ``duckdb``)."""
    connection = opened(path, read_only=True)
    with as_our_error():
        result = connection.execute(sql)
        columns = [name for name, *_ in result.description or ()]
    return Answer(columns, _fetched(result))


def _fetched(result: Any) -> Iterator[tuple[Any, ...]]:
    with as_our_error():
        while rows := result.fetchmany(_ROWS):
            yield from rows


def write_table(answer: Answer, output: IO[str]) -> None:
    """Write an answer for people: columns side by side, numbers to the right."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rows = list(answer.rows)
    shown = Table(box=SIMPLE_HEAD, show_edge=False)
    for at, name in enumerate(answer.columns):
        numbers = all(isinstance(row[at], int | float | Decimal | None) for row in rows)
        shown.add_column(Text(name), justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(Text(_shown(cell)) for cell in row))
    width = None if output.isatty() else _WIDEST  # what reads a pipe wraps its lines itself
    console = Console(file=output, highlight=False, width=width)
    with console.capture() as captured:
        console.print(shown)
    output.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def write_csv(answer: Answer, output: IO[str]) -> None:
    """Write an answer as CSV, numbers in plain digits."""
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows([_written(cell) for cell in row] for row in answer.rows)


def write_json(answer: Answer, output: IO[str]) -> None:
    """Write an answer as JSON lines, numbers exact, days as ISO 8601."""
    for row in answer.rows:
        line = dict(zip(answer.columns, map(_encodable, row), strict=True))
        output.write(_ENCODER.encode(line).decode() + "\n")


def _encodable(cell: Any) -> Any:
    if isinstance(cell, list):
        return [_encodable(each) for each in cell]
    if isinstance(cell, dict):
        return {name: _encodable(each) for name, each in cell.items()}
    return _without_zeros(cell) if isinstance(cell, Decimal) else cell


_ENCODER = msgspec.json.Encoder(decimal_format="number", enc_hook=str)


def _shown(cell: Any) -> str:
    if isinstance(cell, list):
        return ", ".join(map(_shown, cell))
    if isinstance(cell, dict):
        return "{" + ", ".join(f"{name}: {_shown(each)}" for name, each in cell.items()) + "}"
    if isinstance(cell, Decimal):
        whole, point, rest = plain(_without_zeros(cell)).partition(".")
        return f"{int(whole):,}{point}{rest}" if whole.lstrip("-").isdigit() else plain(cell)
    return "" if cell is None else str(cell)


def _written(cell: Any) -> Any:
    if isinstance(cell, list):
        return "; ".join(str(_written(each)) for each in cell)
    if isinstance(cell, dict):
        return "{" + ", ".join(f"{name}: {_written(each)}" for name, each in cell.items()) + "}"
    return plain(_without_zeros(cell)) if isinstance(cell, Decimal) else cell


def _without_zeros(number: Decimal) -> Decimal:
    """Return a number without the zeros that its column puts behind it.

    >>> _without_zeros(Decimal("1520000000.500000")), _without_zeros(Decimal("30.000000"))
    (Decimal('1520000000.5'), Decimal('30'))
    """
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()
