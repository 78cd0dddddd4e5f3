"""Every input format: paths, globs, JSON lines and standard input -> articles, one after the other.

Nothing stops a source: what cannot be read becomes an :class:`ArticleInput` with ``error`` at its place in the order.
Files are read as bytes and decoded strictly, so that offsets count in the text just as it stands in the file.
"""

from __future__ import annotations

import contextlib
import datetime
import glob
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import PurePath
from typing import Any, BinaryIO, NamedTuple

import msgspec
from msgspec import Struct

from kcn_extract.record import ErrorInfo, PublishedFrom

TEXT_ENDINGS = (".txt", ".md")
NOT_AN_ARTICLE = "readme"  # the stem of files that describe a folder
JSON_ENDINGS = (".jsonl", ".ndjson")
STANDARD_INPUT = "-"
ROW_KEYS = ("text", "id", "published", "title", "source", "url", "site")
_BOM = b"\xef\xbb\xbf"
_PAGE = re.compile(r"\s{0,100}(?:<\?xml[^>]{0,200}>\s{0,100})?<(?:!doctype html|html)[\s>]", re.IGNORECASE)


class ArticleInput(Struct, frozen=True, gc=False):
    """An article to read. Without an ``id`` the extractor makes one from the text. ``published_from`` says where the
    day of publication comes from; ``size`` is what was read, in bytes; ``error`` says why there is no text."""

    text: str = ""
    id: str | None = None
    published: str | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    site: str | None = None
    published_from: PublishedFrom = "given"
    size: int = 0
    error: ErrorInfo | None = None


class NoSuchInput(ValueError):
    """A path that does not exist, a glob without a match, or a folder without an article: a usage error, not an
    article that cannot be read."""


class InputPath(NamedTuple):
    """A file or folder to read, and the folder that ids are counted from."""

    path: str
    base: str | None = None

    @property
    def id(self) -> str:
        """The path below the base without its ending (``2024/04/bac-giang``), or the file's stem."""
        pure = PurePath(os.path.relpath(self.path, self.base) if self.base else os.path.basename(self.path))
        return (pure.with_suffix("") if pure.suffix in TEXT_ENDINGS + JSON_ENDINGS else pure).as_posix()


def input_paths(paths: Iterable[str]) -> list[InputPath]:
    """Return the paths to read, globs expanded. Raises :class:`NoSuchInput`."""
    found: list[InputPath] = []
    for path in paths:
        if os.path.isdir(path) and next(_walk(InputPath(path, path)), None) is None:
            raise NoSuchInput(
                f"no article in {path}: in a folder only .txt and .md files are read, except README files "
                f"(other files can be named one by one, or by a glob such as '{os.path.join(path, '*.text')}')"
            )
        if path == STANDARD_INPUT or os.path.lexists(path):
            found.append(InputPath(path, path if os.path.isdir(path) else None))
        elif glob.has_magic(path):
            matches = sorted(glob.glob(path, recursive=True))
            if not matches:
                raise NoSuchInput(f"no match for {path}")
            base = _fixed_part(path)
            found.extend(InputPath(match, base) for match in matches if not os.path.isdir(match))
        else:
            raise NoSuchInput(f"no such file or folder: {path}")
    return found


def read_articles(paths: Iterable[str]) -> Iterator[ArticleInput]:
    """Yield the articles of files, folders (all .txt and .md below, by name), globs, JSON lines and ``-``.

    Raises :class:`NoSuchInput` at once, before anything is read.
    """
    return chain.from_iterable(_read_path(path) for path in input_paths(paths))


def total_size(paths: Iterable[str]) -> int | None:
    """Return the number of bytes to read; None where it cannot be known (standard input, a pipe)."""
    total = 0
    for given in input_paths(paths):
        if given.path == STANDARD_INPUT or not (os.path.isfile(given.path) or os.path.isdir(given.path)):
            return None
        for file in _walk(given):
            if isinstance(file, InputPath):
                with contextlib.suppress(OSError):
                    total += os.path.getsize(file.path)
    return total


def read_text(data: bytes, file: InputPath) -> ArticleInput:
    """Return a file of plain text as an article."""
    source = file.path
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        return ArticleInput("", file.id, source=source, size=len(data), error=_not_utf8(error, data))
    if problem := text_problem(text):
        return ArticleInput("", file.id, source=source, size=len(data), error=problem)
    return ArticleInput(text, file.id, source=source, size=len(data))


def read_json_lines(lines: Iterable[bytes], stem: str, source: str | None) -> Iterator[ArticleInput]:
    """Yield the articles of JSON lines ``{"text", "id"?, "published"?, "title"?, "source"?, "url"?, "site"?}``. An
    invalid line becomes an error whose id is ``stem:line``; blank lines are skipped."""
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix(_BOM)
        if not line.isspace():
            yield _row(line, f"{stem}:{number}", f"line {number}", source)


_DAY_IN_ID = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_./]?)(\d\d)\2(\d\d)(?!\d)")


def day_in(id: str) -> str | None:
    """Return the first date in an id as ISO 8601, None where there is none.

    >>> day_in("dien-dan/2024/04/16/bac-giang"), day_in("bao-20240416-012"), day_in("bao-012")
    ('2024-04-16', '2024-04-16', None)
    """
    for year, _, month, day in _DAY_IN_ID.findall(id):
        try:
            return datetime.date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            continue
    return None


def from_row(row: Mapping[str, Any], name: str | None = None, source: str | None = None, size: int = 0) -> ArticleInput:
    """Return a mapping with the keys ``ROW_KEYS`` (only ``text`` is required) as an article; ``name`` and ``source``
    are the defaults for its id and source. A row that does not fit gets an ``error``."""
    id = str(row["id"]) if type(row.get("id")) is int else row.get("id")
    problem = _row_problem({**row, "id": id})
    text = "" if problem else row["text"]
    if problem := problem or text_problem(text):
        return ArticleInput("", id if isinstance(id, str) else name, source=source, size=size, error=problem)
    return ArticleInput(
        text, id or name, row.get("published") or None, row.get("title"), row.get("source") or source,
        row.get("url") or None, row.get("site") or None, size=size,
    )  # fmt: skip


EMPTY = ErrorInfo("empty", "no text")
HTML = ErrorInfo("html", "an HTML page, not text (extract the article's text first, for example with trafilatura)")


def _row_problem(row: Mapping[str, Any]) -> ErrorInfo | None:
    """Return what of a row is missing or not a string."""
    if row.get("text") is None:
        keys = [f'"{key}"' for key, value in row.items() if value is not None]
        return ErrorInfo("bad_row", f'"text" is missing; the row has {", ".join(keys[:8]) or "nothing"}')
    for key in ROW_KEYS:
        if not isinstance(value := row.get(key), str | None):
            return ErrorInfo("bad_row", f'"{key}" must be a string, got {str(value)[:40]}')
    return None


def text_problem(text: str) -> ErrorInfo | None:
    """Return why a text is not an article: it is empty, or an HTML page."""
    if not text or text.isspace():
        return EMPTY
    return HTML if _PAGE.match(text) else None


def _read_path(given: InputPath) -> Iterator[ArticleInput]:
    if given.path == STANDARD_INPUT:
        yield from _sniffed(sys.stdin.buffer, "stdin", None)
        return
    for file in _walk(given):
        yield from [file] if isinstance(file, ArticleInput) else _read_file(file)


def _read_file(file: InputPath) -> Iterator[ArticleInput]:
    try:
        with open(file.path, "rb") as stream:
            if file.path.lower().endswith(JSON_ENDINGS):
                yield from read_json_lines(stream, file.id, file.path)
            elif stream.seekable():
                yield read_text(stream.read(), file)
            else:  # a pipe: <(zcat news.jsonl.gz)
                yield from _sniffed(stream, file.id, file.path)
    except OSError as error:
        yield _unreadable(file, error)


def _sniffed(stream: BinaryIO, name: str, source: str | None) -> Iterator[ArticleInput]:
    """Read JSON lines where the first character is a brace, else one article of plain text, whose id is its digest."""
    first = next(stream, b"")
    if first.removeprefix(_BOM).lstrip().startswith(b"{"):
        yield from read_json_lines(chain([first], stream), name, source)
    else:
        article = read_text(first + stream.read(), InputPath(name))
        yield msgspec.structs.replace(article, id=article.id if article.error else None, source=source)


def _walk(file: InputPath) -> Iterator[InputPath | ArticleInput]:
    """Yield the files of a folder by name, except hidden ones, README files and links to folders."""
    if not os.path.isdir(file.path):
        yield file
        return
    try:
        with os.scandir(file.path) as entries:
            below = sorted(
                (entry.name, entry.is_dir(follow_symlinks=False), entry.is_dir())
                for entry in entries
                if not entry.name.startswith(".")
            )
    except OSError as error:
        yield _unreadable(file, error)
        return
    for name, is_folder, leads_to_folder in below:
        inside = InputPath(os.path.join(file.path, name), file.base)
        if is_folder:
            yield from _walk(inside)
        elif not leads_to_folder and _is_article(name.lower()):
            yield inside


def _is_article(name: str) -> bool:
    stem, ending = os.path.splitext(name)
    return ending in TEXT_ENDINGS and stem != NOT_AN_ARTICLE


def _fixed_part(pattern: str) -> str | None:
    """Return the folders of a glob before its first wildcard."""
    parts = PurePath(pattern).parts
    fixed = parts[: next(i for i, part in enumerate(parts) if glob.has_magic(part))]
    return os.path.join(*fixed) if fixed else None


def _row(line: bytes, name: str, where: str, source: str | None) -> ArticleInput:
    def failed(error: ErrorInfo) -> ArticleInput:
        return ArticleInput("", name, source=source, size=len(line), error=error)

    try:
        line.decode("utf-8")
        row: Any = msgspec.json.decode(line)
    except UnicodeDecodeError as error:
        article = failed(_not_utf8(error, line))
    except msgspec.DecodeError as error:
        article = failed(ErrorInfo("bad_json", f"not JSON: {error}"))
    else:
        if isinstance(row, dict):
            article = from_row(row, name, source, len(line))
        else:
            article = failed(ErrorInfo("bad_row", 'not an object (expected {"id": …, "text": …, "published": …})'))
    if problem := article.error:
        located = ErrorInfo(problem.type, f"{where}: {problem.message}")
        return msgspec.structs.replace(article, error=located)
    return article


def _not_utf8(error: UnicodeDecodeError, data: bytes) -> ErrorInfo:
    message = f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message += " (it looks like UTF-16; convert it with iconv -f UTF-16 -t UTF-8)"
    elif b"\0" in data[:8192]:
        message += " (it looks like binary data)"
    else:
        message += " (convert it to UTF-8, from Windows' Vietnamese with iconv -f CP1258 -t UTF-8, or fix that byte)"
    return ErrorInfo("not_utf8", message)


def _unreadable(file: InputPath, error: OSError) -> ArticleInput:
    return ArticleInput("", file.id, source=file.path, error=ErrorInfo("unreadable", error.strerror or str(error)))
