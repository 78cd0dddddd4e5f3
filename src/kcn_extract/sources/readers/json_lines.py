"""JSON lines: an object a line, one article each."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import msgspec

from kcn_extract.record import ErrorInfo
from kcn_extract.sources.article_input import ArticleInput
from kcn_extract.sources.fields import Fields
from kcn_extract.sources.lines import as_utf8, lines_of
from kcn_extract.sources.options import ReadOptions
from kcn_extract.sources.paths import InputFile
from kcn_extract.sources.rows import Row, articles, checked
from kcn_extract.text.encoding import Decoded, UndecodableText, decode

MOST_NESTED = 100
"""Objects and arrays inside one another."""
TOO_DEEP = ErrorInfo("bad_json", f"more than {MOST_NESTED} objects and arrays inside one another")
NO_OBJECT = ErrorInfo("bad_row", 'not an object (expected {"id": …, "text": …, "published": …})')
_BRACKET = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)


def read(stream: BinaryIO, file: InputFile, options: ReadOptions) -> Iterator[ArticleInput]:
    """Yield the articles of a file. A line that does not fit becomes an error whose id is ``file:line``; blank lines
    are skipped."""
    fields = Fields(options.fields)
    rows = checked(rows_of(lines_of(as_utf8(stream), options.max_size), options.max_size), fields)
    return articles(rows, fields, file, "line", options)


def holds_articles(head: bytes) -> bool:
    """Return False where the rows are records.

    >>> holds_articles(b'{"text": "5%"}'), holds_articles(b'{"schema":"kcn_extract.record/2","text"')
    (True, False)
    """
    return not head.removeprefix(codecs.BOM_UTF8).startswith(b'{"schema":"kcn_extract.')


def rows_of(lines: Iterable[bytes | None], max_size: int) -> Iterator[Row]:
    """Yield the rows of lines; None is a line of more than ``max_size`` bytes."""
    for number, line in enumerate(lines, 1):
        if line is None:
            yield Row(number, {}, ErrorInfo("too_large", f"more than {max_size:,} bytes"), max_size)
        elif not line.isspace():
            yield _row(line, number)


def is_too_deep(line: bytes) -> bool:
    """Return True if JSON has more brackets inside one another than a decoder should be given."""
    if line.count(b"[") + line.count(b"{") <= MOST_NESTED:
        return False
    depth = 0
    for match in _BRACKET.finditer(line):
        sign = match.group()
        depth += 1 if sign in b"[{" else -1 if sign in b"]}" else 0
        if depth > MOST_NESTED:
            return True
    return False


def _row(line: bytes, number: int) -> Row:
    if is_too_deep(line):
        return Row(number, {}, TOO_DEEP, len(line))
    try:
        text, encoding = _decoded(line)
        cells: Any = msgspec.json.decode(text)
    except UndecodableText as error:
        return Row(number, {}, ErrorInfo(error.type, str(error)), len(line))
    except msgspec.DecodeError as error:
        return Row(number, {}, ErrorInfo("bad_json", f"not JSON: {error}"), len(line))
    if not isinstance(cells, dict):
        return Row(number, {}, NO_OBJECT, len(line))
    return Row(number, cells, None, len(line), encoding)


def _decoded(line: bytes) -> Decoded:
    """Return a line as text; what is UTF-8 is looked at more closely where its text is known."""
    try:
        return Decoded(line.decode(), None)
    except UnicodeDecodeError:
        return decode(line)
