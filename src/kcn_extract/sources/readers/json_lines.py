"""JSON lines: ``{"text", "id"?, "published"?, "title"?, "source"?, "url"?, "site"?}``, one article each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import msgspec

from kcn_extract.record import ErrorInfo
from kcn_extract.sources.article_input import ArticleInput, failed, from_row
from kcn_extract.sources.options import ReadOptions
from kcn_extract.sources.paths import InputFile
from kcn_extract.text.encoding import Decoded, UndecodableText, decode

_BOM = b"\xef\xbb\xbf"


def read(stream: BinaryIO, file: InputFile, options: ReadOptions) -> Iterator[ArticleInput]:
    """Yield the articles of a file."""
    return rows(stream, file.id, file.path)


def holds_articles(head: bytes) -> bool:
    """Return False where the first row has no text: records, gold.

    >>> holds_articles(b'{"text": "5%"}'), holds_articles(b'{"schema":"kcn_extract.record/2","text"')
    (True, False)
    """
    return b'"text"' in head.partition(b"\n")[0] and not head.removeprefix(_BOM).startswith(b'{"schema":"kcn_extract.')


def rows(lines: Iterable[bytes], stem: str, source: str | None) -> Iterator[ArticleInput]:
    """Yield the articles of lines. An invalid line becomes an error whose id is ``stem:line``; blank lines are
    skipped."""
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix(_BOM)
        if not line.isspace():
            yield _row(line, f"{stem}:{number}", f"line {number}", source)


def _row(line: bytes, name: str, where: str, source: str | None) -> ArticleInput:
    article = ArticleInput(id=name, source=source, size=len(line))
    try:
        text, encoding = _decoded(line)
        row: Any = msgspec.json.decode(text)
    except UndecodableText as error:
        article = failed(article, error.type, str(error))
    except msgspec.DecodeError as error:
        article = failed(article, "bad_json", f"not JSON: {error}")
    else:
        if isinstance(row, dict):
            article = from_row(row, name, source, len(line), encoding)
        else:
            article = failed(article, "bad_row", 'not an object (expected {"id": …, "text": …, "published": …})')
    if problem := article.error:
        return msgspec.structs.replace(article, error=ErrorInfo(problem.type, f"{where}: {problem.message}"))
    return article


def _decoded(line: bytes) -> Decoded:
    """Return the text of a line. Of one in UTF-8 each value is looked at later: its letters may stand in escapes."""
    try:
        return Decoded(line.decode(), None)
    except UnicodeDecodeError:
        return decode(line)
