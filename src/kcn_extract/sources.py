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
from collections.abc import Iterable, Iterator
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
    """A path that does not exist, or a glob that nothing matches: a wrong call, not a broken article."""


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
    if not text or text.isspace():
        return Input("", place.id, source=source, size=len(data), error=EMPTY)
    return Input(text, place.id, source=source, size=len(data))


def read_json_lines(lines: Iterable[bytes], stem: str, source: str | None) -> Iterator[Input]:
    """JSON lines ``{"id", "text", "published"?, "title"?}`` as articles. A line that is none becomes an error whose id
    is ``stem:line``; blank lines are passed over."""
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


EMPTY = ErrorInfo("empty", "there is no text in it")


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
    def broken(type: str, message: str) -> Input:
        id = row["id"] if isinstance(row, dict) and isinstance(row.get("id"), str) else name
        return Input("", id, source=source, size=len(line), error=ErrorInfo(type, f"{where}: {message}"))

    row: Any = None
    try:
        line.decode("utf-8")
        row = msgspec.json.decode(line)
    except UnicodeDecodeError as error:
        reason = _not_utf8(error, line)
        return broken(reason.type, reason.message)
    except msgspec.DecodeError as error:
        return broken("bad_json", f"not JSON: {error}")
    if not isinstance(row, dict):
        return broken("bad_row", 'not an object: write {"id": …, "text": …, "published": …}')
    if type(row.get("id")) is int:
        row["id"] = str(row["id"])
    for key in ("id", "published", "title"):
        if not isinstance(row.get(key), str | None):
            return broken("bad_row", f'"{key}" is not a string')
    text = row.get("text")
    if not isinstance(text, str):
        return broken("bad_row", '"text" is missing' if text is None else '"text" is not a string')
    if not text or text.isspace():
        return broken(EMPTY.type, EMPTY.message)
    return Input(text, row.get("id") or name, row.get("published") or None, row.get("title"), source, len(line))


def _not_utf8(error: UnicodeDecodeError, data: bytes) -> ErrorInfo:
    message = f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message += "; it looks like UTF-16: convert it with iconv -f UTF-16 -t UTF-8"
    else:
        message += "; convert it to UTF-8 (with iconv, say), or mend that byte"
    return ErrorInfo("not_utf8", message)


def _unreadable(place: Place, error: OSError) -> Input:
    return Input("", place.id, source=place.path, error=ErrorInfo("unreadable", error.strerror or str(error)))
