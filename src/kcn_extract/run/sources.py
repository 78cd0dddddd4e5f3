"""Every input format: paths, globs, JSON lines and standard input -> articles, one after the other.

Nothing stops a source: what cannot be read comes out as an :class:`Input` with ``error`` at its place in the order.
Files are read as bytes and decoded strictly, so that offsets count in the text just as it stands in the file.
"""

from __future__ import annotations

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

from kcn_extract.record import ErrorInfo

TEXT_ENDINGS = (".txt", ".md")
NO_ARTICLE = "readme"  # the stem of files that tell about a folder
JSON_ENDINGS = (".jsonl", ".ndjson")
STANDARD_INPUT = "-"
_BOM = b"\xef\xbb\xbf"
_PAGE = re.compile(r"\s{0,100}(?:<\?xml[^>]{0,200}>\s{0,100})?<(?:!doctype html|html)[\s>]", re.IGNORECASE)


class Input(Struct, frozen=True, gc=False):
    """An article to read. ``id`` None: the extractor makes one from the text. ``size`` is what was read, in bytes;
    ``error`` says why there is no text."""

    text: str = ""
    id: str | None = None
    published: str | None = None
    title: str | None = None
    source: str | None = None
    size: int = 0
    error: ErrorInfo | None = None


class NoSuchInput(ValueError):
    """A path that does not exist, a glob that nothing matches, or a folder without an article: a wrong call, not a
    broken article."""


class Place(NamedTuple):
    """A file or folder to read, and the folder that ids are counted from."""

    path: str
    base: str | None = None

    @property
    def id(self) -> str:
        """The path below the base without ending (``2024/04/bac-giang``), or the file's stem."""
        pure = PurePath(os.path.relpath(self.path, self.base) if self.base else os.path.basename(self.path))
        return (pure.with_suffix("") if pure.suffix in TEXT_ENDINGS + JSON_ENDINGS else pure).as_posix()


def places(paths: Iterable[str]) -> list[Place]:
    """The paths as given, globs written out. Raises :class:`NoSuchInput` for what is not there."""
    found: list[Place] = []
    for path in paths:
        if os.path.isdir(path) and next(_walk(Place(path, path)), None) is None:
            raise NoSuchInput(
                f"no article in {path}: a folder gives the .txt and .md files below it, but for a README; "
                f"name other files one by one, or by a glob such as '{os.path.join(path, '*.text')}'"
            )
        if path == STANDARD_INPUT or os.path.lexists(path):
            found.append(Place(path, path if os.path.isdir(path) else None))
        elif glob.has_magic(path):
            matches = sorted(glob.glob(path, recursive=True))
            if not matches:
                raise NoSuchInput(f"nothing matches {path}")
            base = _fixed_part(path)
            found.extend(Place(match, base) for match in matches if not os.path.isdir(match))
        else:
            raise NoSuchInput(f"there is no file or folder {path}")
    return found


def read(paths: Iterable[str]) -> Iterator[Input]:
    """The articles of files, folders (all .txt and .md below, in the order of names), globs, JSON lines and ``-``.

    Raises :class:`NoSuchInput` at once, before anything is read.
    """
    return chain.from_iterable(_read_place(place) for place in places(paths))


def total_size(paths: Iterable[str]) -> int | None:
    """How many bytes there are to read; None where that cannot be known (standard input, a pipe)."""
    total = 0
    for place in places(paths):
        if place.path == STANDARD_INPUT or not (os.path.isfile(place.path) or os.path.isdir(place.path)):
            return None
        for file in _walk(place):
            if isinstance(file, Place):
                try:
                    total += os.path.getsize(file.path)
                except OSError:
                    continue
    return total


def read_text(data: bytes, place: Place) -> Input:
    """One file of plain text as an article."""
    source = place.path
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        return Input("", place.id, source=source, size=len(data), error=_not_utf8(error, data))
    if problem := no_article(text):
        return Input("", place.id, source=source, size=len(data), error=problem)
    return Input(text, place.id, source=source, size=len(data))


def read_json_lines(lines: Iterable[bytes], stem: str, source: str | None) -> Iterator[Input]:
    """JSON lines ``{"id", "text", "published"?, "title"?, "source"?}`` as articles. A line that is none becomes an
    error whose id is ``stem:line``; blank lines are passed over."""
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix(_BOM)
        if not line.isspace():
            yield _row(line, f"{stem}:{number}", f"line {number}", source)


_DAY_IN_ID = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_./]?)(\d\d)\2(\d\d)(?!\d)")


def day_in(id: str) -> str | None:
    """The first day that an id names, as ISO 8601; None where it names none.

    >>> day_in("dien-dan/2024/04/16/bac-giang"), day_in("bao-20240416-012"), day_in("bao-012")
    ('2024-04-16', '2024-04-16', None)
    """
    for year, _, month, day in _DAY_IN_ID.findall(id):
        try:
            return datetime.date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            continue
    return None


def from_row(row: Mapping[str, Any], name: str | None = None, source: str | None = None, size: int = 0) -> Input:
    """A mapping with ``text`` and perhaps ``id``, ``published``, ``title``, ``source`` as an article; ``name`` and
    ``source`` are for those without. What does not fit is told in the article's ``error``."""
    id = str(row["id"]) if type(row.get("id")) is int else row.get("id")
    problem = _misfit({**row, "id": id})
    text = "" if problem else row["text"]
    if problem := problem or no_article(text):
        return Input("", id if isinstance(id, str) else name, source=source, size=size, error=problem)
    return Input(text, id or name, row.get("published") or None, row.get("title"), row.get("source") or source, size)


EMPTY = ErrorInfo("empty", "there is no text in it")
HTML = ErrorInfo("html", "an HTML page, no text: take the article's text out of it first (with trafilatura, say)")


def _misfit(row: Mapping[str, Any]) -> ErrorInfo | None:
    """What of a row is missing, or not a string."""
    if row.get("text") is None:
        keys = [f'"{key}"' for key, value in row.items() if value is not None]
        return ErrorInfo("bad_row", f'"text" is missing; the row has {", ".join(keys[:8]) or "nothing"}')
    for key in ("text", "id", "published", "title", "source"):
        if not isinstance(value := row.get(key), str | None):
            return ErrorInfo("bad_row", f'"{key}" is not a string but {str(value)[:40]}')
    return None


def no_article(text: str) -> ErrorInfo | None:
    """What is wrong with a text that is no article: nothing in it, or the page instead of the text."""
    if not text or text.isspace():
        return EMPTY
    return HTML if _PAGE.match(text) else None


def _read_place(place: Place) -> Iterator[Input]:
    if place.path == STANDARD_INPUT:
        yield from _sniffed(sys.stdin.buffer, "stdin", None)
        return
    for file in _walk(place):
        yield from [file] if isinstance(file, Input) else _read_file(file)


def _read_file(file: Place) -> Iterator[Input]:
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


def _sniffed(stream: BinaryIO, name: str, source: str | None) -> Iterator[Input]:
    """JSON lines where the first character is a brace, else one article of plain text, whose id is its digest."""
    first = next(stream, b"")
    if first.removeprefix(_BOM).lstrip().startswith(b"{"):
        yield from read_json_lines(chain([first], stream), name, source)
    else:
        article = read_text(first + stream.read(), Place(name))
        yield msgspec.structs.replace(article, id=article.id if article.error else None, source=source)


def _walk(place: Place) -> Iterator[Place | Input]:
    """The files of a folder, by name; hidden ones, a README, and links to folders are passed over."""
    if not os.path.isdir(place.path):
        yield place
        return
    try:
        with os.scandir(place.path) as entries:
            below = sorted(
                (entry.name, entry.is_dir(follow_symlinks=False), entry.is_dir())
                for entry in entries
                if not entry.name.startswith(".")
            )
    except OSError as error:
        yield _unreadable(place, error)
        return
    for name, is_folder, leads_to_folder in below:
        inside = Place(os.path.join(place.path, name), place.base)
        if is_folder:
            yield from _walk(inside)
        elif not leads_to_folder and _is_article(name.lower()):
            yield inside


def _is_article(name: str) -> bool:
    stem, ending = os.path.splitext(name)
    return ending in TEXT_ENDINGS and stem != NO_ARTICLE


def _fixed_part(pattern: str) -> str | None:
    """The folders of a glob before its first wildcard."""
    parts = PurePath(pattern).parts
    fixed = parts[: next(i for i, part in enumerate(parts) if glob.has_magic(part))]
    return os.path.join(*fixed) if fixed else None


def _row(line: bytes, name: str, where: str, source: str | None) -> Input:
    def broken(error: ErrorInfo) -> Input:
        return Input("", name, source=source, size=len(line), error=error)

    try:
        line.decode("utf-8")
        row: Any = msgspec.json.decode(line)
    except UnicodeDecodeError as error:
        article = broken(_not_utf8(error, line))
    except msgspec.DecodeError as error:
        article = broken(ErrorInfo("bad_json", f"not JSON: {error}"))
    else:
        if isinstance(row, dict):
            article = from_row(row, name, source, len(line))
        else:
            article = broken(ErrorInfo("bad_row", 'not an object: write {"id": …, "text": …, "published": …}'))
    if problem := article.error:
        located = ErrorInfo(problem.type, f"{where}: {problem.message}")
        return msgspec.structs.replace(article, error=located)
    return article


def _not_utf8(error: UnicodeDecodeError, data: bytes) -> ErrorInfo:
    message = f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message += "; it looks like UTF-16: convert it with iconv -f UTF-16 -t UTF-8"
    elif b"\0" in data[:8192]:
        message += "; it looks like binary data: is it a text file?"
    else:
        message += "; convert it to UTF-8 (from Windows' Vietnamese: iconv -f CP1258 -t UTF-8), or mend that byte"
    return ErrorInfo("not_utf8", message)


def _unreadable(place: Place, error: OSError) -> Input:
    return Input("", place.id, source=place.path, error=ErrorInfo("unreadable", error.strerror or str(error)))
