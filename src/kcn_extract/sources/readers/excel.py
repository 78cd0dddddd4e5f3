"""Excel workbooks (.xlsx): the sheets that have a text, one after the other."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, BinaryIO

from kcn_extract.sources.article_input import ArticleInput
from kcn_extract.sources.fields import Chosen, Fields, UnknownColumns
from kcn_extract.sources.options import ReadOptions
from kcn_extract.sources.paths import InputFile
from kcn_extract.sources.rows import Row, articles
from kcn_extract.sources.unpacking import seekable

HEAD_ROWS = 10
"""The names of the columns stand in one of the first rows: above them may be what the table is called."""
_MOST_STRINGS = 20  # times the size of an article: the strings of a workbook are in memory
_FIRST_SERIAL, _LAST_SERIAL = 32874, 73050  # days as Excel counts them: 1990 to 2099


def read(stream: BinaryIO, file: InputFile, options: ReadOptions) -> Iterator[ArticleInput]:
    """Yield the articles of a workbook. Sheets without a text are left out, where another has one. Raises
    :class:`~kcn_extract.sources.fields.UnknownColumns`, ``OSError`` for what is no workbook."""
    workbook = _opened(seekable(stream), options)
    fields = Fields(options.fields)
    tables, problems = [], []
    for sheet in workbook.worksheets:
        try:
            tables.append((sheet, *_head(sheet, fields)))
        except UnknownColumns as problem:
            problems.append(f"sheet {sheet.title}: {problem}" if len(workbook.worksheets) > 1 else str(problem))
    if not tables:
        raise UnknownColumns("; ".join(problems[:3]) or "it has no sheets")
    is_one = len(tables) == 1
    return chain.from_iterable(
        articles(_rows(sheet, number, columns, chosen, is_one), chosen, file, "row", options)
        for sheet, number, columns, chosen in tables
    )


def _opened(stream: BinaryIO, options: ReadOptions) -> Any:
    import openpyxl

    try:
        with zipfile.ZipFile(stream) as parts:
            strings = sum(part.file_size for part in parts.infolist() if part.filename.endswith("sharedStrings.xml"))
        if strings > _MOST_STRINGS * options.max_size:
            raise OSError(0, f"its strings take {strings:,} bytes; split it, or save it as CSV")
        stream.seek(0)
        return openpyxl.load_workbook(stream, read_only=True, data_only=True)
    except OSError:
        raise
    except Exception as error:  # of many kinds, as what is wrong with a workbook
        raise OSError(0, f"not an Excel workbook: {type(error).__name__}: {error}") from None


def _head(sheet: Any, fields: Fields) -> tuple[int, list[str], Chosen]:
    """Return the number of the row that names columns, the names, and which are needed."""
    problem = UnknownColumns("it is empty")
    most = 0
    for number, cells in enumerate(islice(sheet.iter_rows(values_only=True), HEAD_ROWS), 1):
        columns = ["" if cell is None else str(cell).strip() for cell in cells]
        try:
            return number, columns, fields.of(columns)
        except UnknownColumns as error:
            if (filled := sum(map(bool, columns))) > most:
                problem, most = error, filled
    raise problem


def _rows(sheet: Any, head: int, columns: Sequence[str], chosen: Chosen, is_one: bool) -> Iterator[Row]:
    """Yield the rows below the names of columns; with several sheets the number of a row begins with the sheet's
    name."""
    days = chosen.get("published", ())
    value = _values_of(sheet)
    for number, cells in enumerate(sheet.iter_rows(min_row=head + 1, values_only=True), head + 1):
        row = {column: value(cell, column in days) for column, cell in zip(columns, cells, strict=False) if column}
        if any(value is not None for value in row.values()):
            yield Row(number if is_one else f"{sheet.title}:{number}", row)


def _values_of(sheet: Any) -> Callable[[Any, bool], Any]:
    """Return what gives the value of a cell, that of a day or another; None for an error of Excel."""
    from openpyxl.cell.cell import ERROR_CODES
    from openpyxl.utils.datetime import from_excel
    from openpyxl.utils.escape import unescape

    def value(cell: Any, is_day: bool) -> Any:
        if isinstance(cell, str):
            return None if cell in ERROR_CODES else unescape(cell) if "_x" in cell else cell
        if is_day and isinstance(cell, int | float) and _FIRST_SERIAL <= cell <= _LAST_SERIAL:
            return from_excel(cell, sheet.parent.epoch)  # a day in a cell without the format of one
        return cell

    return value
