"""CSV and its kin: cells between commas, semicolons, tabs or bars, names of columns in the first row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from kcn_extract.record import ErrorInfo
from kcn_extract.sources.article_input import ArticleInput
from kcn_extract.sources.fields import Fields, UnknownColumns
from kcn_extract.sources.formats import DELIMITERS, ending_of
from kcn_extract.sources.lines import as_utf8, lines_of
from kcn_extract.sources.options import ReadOptions
from kcn_extract.sources.paths import InputFile
from kcn_extract.sources.rows import Row, articles
from kcn_extract.text.encoding import UndecodableText, decode

_SAYS_DELIMITER = re.compile(r"\"?sep=(.)\"?\s*", re.IGNORECASE)  # the first line of what Excel is to open
_BETWEEN = "\n|\x20|\n"  # cells that are decoded together


def read(stream: BinaryIO, file: InputFile, options: ReadOptions) -> Iterator[ArticleInput]:
    """Yield the articles of a table. A row that has not as many cells as there are columns becomes an error whose id is
    ``file:line``; blank rows are skipped. Raises :class:`~kcn_extract.sources.fields.UnknownColumns`."""
    if csv.field_size_limit() < options.max_size:
        csv.field_size_limit(options.max_size)  # one limit for the whole process
    lines = _Lines(stream, options.max_size)
    fields = Fields(options.fields)
    first = next(lines, "")
    delimiter = None
    if said := _SAYS_DELIMITER.fullmatch(first):
        delimiter, first = said[1], next(lines, "")
    head = _whole(first, lines)
    delimiter = delimiter or _delimiter(head, fields, file)
    columns = _decoded(next(csv.reader([head], delimiter=delimiter), []))[0]
    chosen = fields.of(columns)
    return articles(_rows(lines, columns, delimiter), chosen, file, "line", options)


def _delimiter(head: str, fields: Fields, file: InputFile) -> str:
    """Return what stands between the columns: the sign by which a text is among them, and most of them."""

    def merit(delimiter: str) -> tuple[bool, int, bool]:
        columns = _decoded(next(csv.reader([head], delimiter=delimiter), []))[0]
        try:
            is_known = bool(fields.of(columns))
        except UnknownColumns:
            is_known = False
        return is_known, len(columns), (delimiter == "\t") == (ending_of(file.path) == ".tsv")

    return max(DELIMITERS, key=merit)


def _whole(line: str, lines: Iterator[str], most: int = 100) -> str:
    """Return a row from its first line: names of columns may have line breaks too."""
    while line.count('"') % 2 and most and (more := next(lines, "")):
        line, most = line + more, most - 1
    return line


def _rows(lines: _Lines, columns: Sequence[str], delimiter: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        number = lines.number + 1
        before = lines.size
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(number, {}, ErrorInfo("bad_row", _message(str(error))), lines.size - before)
        except _LineTooLong as error:
            yield Row(number, {}, ErrorInfo("too_large", str(error)), lines.size - before)
        else:
            if any(cells):
                yield _row(number, cells, columns, lines.size - before)


def _row(number: int, cells: list[str], columns: Sequence[str], size: int) -> Row:
    while len(cells) > len(columns) and not cells[-1]:
        cells.pop()
    if len(cells) != len(columns):
        has = f"{len(cells)} cell" if len(cells) == 1 else f"{len(cells)} cells"
        return Row(number, {}, ErrorInfo("bad_row", f"{has} where there are {len(columns)} columns"), size)
    try:
        cells, encoding = _decoded(cells)
    except UndecodableText as error:
        return Row(number, {}, ErrorInfo(error.type, str(error)), size)
    return Row(number, dict(zip(columns, cells, strict=True)), None, size, encoding)


def _decoded(cells: list[str]) -> tuple[list[str], str | None]:
    """Return cells that were read as UTF-8, and what they are decoded from where they are not: together, as there is
    more to tell an encoding by."""
    joined = _BETWEEN.join(cells)
    if joined.isascii() or not _has_other_bytes(joined):
        return cells, None
    text, encoding = decode(joined.encode("utf-8", "surrogateescape"))
    decoded = text.split(_BETWEEN)
    if len(decoded) != len(cells):  # one of them holds what was put between them
        raise UndecodableText("not UTF-8, and its cells cannot be told apart (convert it to UTF-8)")
    return decoded, encoding


def _has_other_bytes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _message(error: str) -> str:
    """Return what the parser says in words that tell what to do."""
    if "unexpected end" in error:
        return "a quoted cell that begins here is never closed; all below it is part of it"
    if "expected after" in error:
        return "a quote inside a quoted cell must be doubled"
    return error


class _LineTooLong(ValueError):
    """A line that is not kept."""


class _Lines:
    """The lines of a table as strings, bytes that are not UTF-8 escaped; counted, with their size. Raises
    :class:`_LineTooLong` and goes on."""

    def __init__(self, stream: BinaryIO, max_size: int) -> None:
        self._lines = lines_of(as_utf8(stream), max_size)
        self._max_size = max_size
        self.number = 0
        self.size = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        if line is None:
            raise _LineTooLong(f"more than {self._max_size:,} bytes")
        self.size += len(line)
        return line.decode("utf-8", "surrogateescape")
