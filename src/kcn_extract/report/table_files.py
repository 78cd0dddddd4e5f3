"""Tables in files: CSV, TSV, Parquet and .xlsx, by the ending of the file; written whole or not at all.

A writer takes a stream and the columns; ``FORMATS`` lists them by ending.
"""

from __future__ import annotations

import csv
import datetime
import io
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from decimal import Context, Decimal
from importlib.util import find_spec
from itertools import islice, takewhile
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Protocol, TypeAlias

from kcn_extract.notation import plain
from kcn_extract.record import Number
from kcn_extract.report.columns import CATEGORIES, COLUMNS_OF, KIND_OF, OF_ARTICLE, Rows
from kcn_extract.run.compressed import NeedsExtra
from kcn_extract.run.output import OutputRefused, replacing

Row: TypeAlias = Mapping[str, Any]
_BYTE_ORDER_MARK = "\ufeff"
_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")
_WIDE = Context(prec=60)
_INTEGER_DIGITS = 32  # of a 128-bit decimal with six places
_BATCH = 10_000  # rows of a group of a Parquet file
_MOST_ROWS = 1_048_576  # of a sheet, the head included
_MOST_CHARACTERS = 32_767  # of a cell
_EXACT_DIGITS = 15  # of a spreadsheet's number
_FIRST_DAY = datetime.date(1900, 3, 1)  # before it spreadsheets disagree on what day it is


class TableWriter(Protocol):
    """Writes rows into a stream, which stays open."""

    def write(self, row: Row) -> None:
        """Write one row."""

    def close(self) -> None:
        """Write what is still to be written."""


class Csv:
    """CSV in UTF-8, numbers in plain digits. A text that a spreadsheet would run as a formula gets a ``'`` in front.
    ``delimiter`` and ``for_excel``, which adds a byte order mark, as Excel expects another encoding without it."""

    def __init__(self, stream: BinaryIO, columns: Sequence[str], delimiter: str = ",", for_excel: bool = False) -> None:
        self._columns = columns
        self._text = io.TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", newline="")
        self._writer = csv.writer(_Lines(self._text), delimiter=delimiter)
        if for_excel:
            self._text.write(_BYTE_ORDER_MARK)
        self._writer.writerow(columns)

    def write(self, row: Row) -> None:
        """Write one row."""
        self._writer.writerow([_written(row[column]) for column in self._columns])

    def close(self) -> None:
        """Hand all to the stream."""
        self._text.flush()
        self._text.detach()


class _Lines:
    """Lines that end in a line feed alone, although a text that holds a carriage return is quoted as well."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text

    def write(self, line: str) -> None:
        self._text.write(f"{line[:-2]}\n")


def _written(cell: Any) -> Any:
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_RUN_BY_SPREADSHEETS) else cell
    return plain(cell) if isinstance(cell, Decimal) else cell


class ArrowRows:
    """Rows as Arrow has them, with types: numbers are 128-bit decimals, days and times have their own; null for a
    number that does not fit. With ``dictionaries`` the ``CATEGORIES`` are dictionary columns. Raises
    ``ModuleNotFoundError`` without pyarrow."""

    def __init__(self, columns: Sequence[str], dictionaries: bool = False) -> None:
        try:
            import pyarrow as arrow
        except ModuleNotFoundError:
            raise ModuleNotFoundError(
                "tables of Arrow need pyarrow (pip install 'kcn-extract[tables]')", name="pyarrow"
            ) from None

        types = {
            "text": arrow.string(), "day": arrow.date32(), "time": arrow.time32("ms"),
            "number": arrow.decimal128(38, 6), "probability": arrow.float64(), "offset": arrow.int64(),
            "count": arrow.int64(),
        }  # fmt: skip
        few = CATEGORIES if dictionaries else frozenset()
        types["category"] = arrow.dictionary(arrow.int32(), arrow.string())
        kinds = ("category" if column in few else KIND_OF.get(column, "text") for column in columns)
        self.schema = arrow.schema([(column, types[kind]) for column, kind in zip(columns, kinds, strict=True)])
        self._numbers = {column for column in columns if KIND_OF.get(column) == "number"}
        self._batch_of, self._table_of = arrow.RecordBatch.from_pylist, arrow.Table.from_batches

    def batch(self, rows: Iterable[Row]) -> Any:
        """Return rows as a batch."""
        return self._batch_of([self._cells(row) for row in rows], schema=self.schema)

    def table(self, rows: Iterable[Row]) -> Any:
        """Return rows as a table, made of a few thousand at a time."""
        left = iter(rows)
        batches = iter(lambda: self.batch(islice(left, _BATCH)), None)
        whole = takewhile(lambda batch: batch.num_rows, batches)
        return self._table_of(whole, schema=self.schema).unify_dictionaries()

    def _cells(self, row: Row) -> dict[str, Any]:
        return {key: as_decimal(cell) if key in self._numbers else cell for key, cell in row.items()}


class Parquet:
    """Parquet with the types of :class:`ArrowRows`."""

    def __init__(self, stream: BinaryIO, columns: Sequence[str]) -> None:
        from pyarrow import parquet

        self._rows = ArrowRows(columns)
        self._writer = parquet.ParquetWriter(stream, self._rows.schema)
        self._waiting: list[Row] = []

    def write(self, row: Row) -> None:
        """Write one row, together with others."""
        self._waiting.append(row)
        if len(self._waiting) == _BATCH:
            self._flush()

    def _flush(self) -> None:
        self._writer.write_batch(self._rows.batch(self._waiting))
        self._waiting.clear()

    def close(self) -> None:
        """Write the last rows and the footer."""
        self._flush()
        self._writer.close()


def as_decimal(number: Number | None) -> Decimal | None:
    """Return a number as a column of DECIMAL(38, 6) takes it; null for one that does not fit.

    >>> as_decimal(98), as_decimal(10**40)
    (Decimal('98.000000'), None)
    """
    if number is None or abs(number) >= 10**_INTEGER_DIGITS:
        return None
    return Decimal(number).quantize(Decimal("0.000001"), context=_WIDE)


class Xlsx:
    """A workbook: text as text, numbers as numbers, days as days; a head that stays in view, with a filter. Rows that a
    sheet does not hold go into the next one. A number of more than 15 digits is text, as a spreadsheet would round it,
    and so is a day before March 1900. A text longer than a cell ends in ``…``."""

    def __init__(self, stream: BinaryIO, columns: Sequence[str], most_rows: int = _MOST_ROWS) -> None:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
        from openpyxl.utils import get_column_letter

        self._stream, self._columns, self._most_rows = stream, columns, most_rows
        self._cell, self._illegal, self._letter = WriteOnlyCell, ILLEGAL_CHARACTERS_RE, get_column_letter
        self._book = Workbook(write_only=True)
        self._book.properties.creator = "kcn-extract"
        self._add_sheet()

    def _add_sheet(self) -> None:
        number = len(self._book.worksheets) + 1
        self._sheet = self._book.create_sheet("table" if number == 1 else f"table {number}")
        self._sheet.freeze_panes = "A2"
        self._sheet.append([self._text(column) for column in self._columns])
        self._rows = 1

    def write(self, row: Row) -> None:
        """Write one row."""
        if self._rows == self._most_rows:
            self._end_sheet()
            self._add_sheet()
        self._sheet.append([self._written(row[column]) for column in self._columns])
        self._rows += 1

    def _written(self, cell: Any) -> Any:
        if isinstance(cell, int | Decimal):
            digits = Decimal(cell).normalize(_WIDE).as_tuple().digits
            return cell if len(digits) <= _EXACT_DIGITS else self._text(plain(cell))
        if isinstance(cell, datetime.date) and cell < _FIRST_DAY:
            return self._text(cell.isoformat())
        return self._text(cell) if isinstance(cell, str) else cell

    def _text(self, text: str) -> Any:
        text = self._illegal.sub("\ufffd", text)
        if len(text) > _MOST_CHARACTERS:
            text = f"{text[: _MOST_CHARACTERS - 1]}…"
        cell = self._cell(self._sheet, text)
        cell.data_type = "s"  # whatever it begins with
        return cell

    def _end_sheet(self) -> None:
        self._sheet.auto_filter.ref = f"A1:{self._letter(len(self._columns))}{self._rows}"

    def close(self) -> None:
        """Put the sheets into the stream."""
        self._end_sheet()
        self._book.save(self._stream)


class TableFormat(NamedTuple):
    """How a table is written, and the package that it needs."""

    writer: Callable[..., TableWriter]
    package: str | None = None


def tsv(stream: BinaryIO, columns: Sequence[str]) -> TableWriter:
    """Return a writer of values that tabs separate."""
    return Csv(stream, columns, "\t")


FORMATS = {
    ".csv": TableFormat(Csv),
    ".tsv": TableFormat(tsv),
    ".parquet": TableFormat(Parquet, "pyarrow"),
    ".xlsx": TableFormat(Xlsx, "openpyxl"),
}


def table_ending(path: str | Path | None) -> str | None:
    """Return the ending of a table, None for another file.

    >>> table_ending("facts.CSV"), table_ending("records.jsonl")
    ('.csv', None)
    """
    ending = os.path.splitext(path)[1].lower() if path else ""
    return ending if ending in FORMATS else None


def check_installed(path: str) -> None:
    """Raise :class:`~kcn_extract.run.compressed.NeedsExtra` where the package for a table is not installed."""
    package = FORMATS[table_ending(path) or ".csv"].package
    if package and not find_spec(package):
        raise NeedsExtra(f"{path}: needs {package} (pip install 'kcn-extract[tables]')")


def write_table(
    rows: Iterable[Row], output: str | Path | BinaryIO, columns: Sequence[str] = COLUMNS_OF[Rows.facts], **options: Any
) -> int:
    """Write rows into a file, in the format of its ending (.csv, .tsv, .parquet, .xlsx), or as CSV into a stream, and
    return their number. The file takes its place at the end, whole. ``for_excel=True`` is for CSV. Raises ``OSError``,
    ``OutputRefused`` for another ending, ``NeedsExtra`` where a package is missing (extra ``tables``)."""
    if not isinstance(output, str | Path):
        return _write(rows, Csv(output, columns, **options))
    ending = table_ending(output)
    if ending is None:
        raise OutputRefused(f"{output}: unsupported extension (expected {', '.join(FORMATS)})")
    check_installed(str(output))
    with replacing(str(output)) as stream:
        return _write(rows, FORMATS[ending].writer(stream, columns, **options))


def _write(rows: Iterable[Row], writer: TableWriter) -> int:
    count = 0
    for row in rows:
        writer.write(row)
        count += 1
    writer.close()
    return count


def is_table_of_ours(path: str) -> bool:
    """True if a file is a table with columns such as ours."""
    head = _head(path)
    told = len(OF_ARTICLE) + 1  # those of the article, and one that only this kind of table has
    return any(head[:told] == list(columns[:told]) for columns in COLUMNS_OF.values())


def _head(path: str) -> list[str]:
    """Return the first names of columns of a table; none where it is no table."""
    ending = table_ending(path)
    with suppress(Exception):  # whatever a library says of a file that is no table
        if ending == ".parquet":
            from pyarrow import parquet

            return list(parquet.read_schema(path).names)
        if ending == ".xlsx":
            from openpyxl import load_workbook

            (row,) = islice(load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True), 1)
            return list(map(str, row))
        with open(path, encoding="utf-8-sig", newline="") as file:
            return next(csv.reader([file.readline(4096)], delimiter="\t" if ending == ".tsv" else ","), [])
    return []
