"""The formats that can be read, and which one a file is in: by its content first, by its ending second."""

from __future__ import annotations

import os
from enum import Enum
from functools import cache
from importlib.util import find_spec
from typing import NamedTuple


class Kind(Enum):
    """What a reader makes of a file."""

    document = "document"
    """One article: ``read(data: bytes, article: ArticleInput) -> ArticleInput``, called where it is extracted."""
    rows = "rows"
    """Many articles: ``read(stream: BinaryIO, file: InputFile, options: ReadOptions) -> Iterator[ArticleInput]``."""
    container = "container"
    """Many files: ``read(stream: BinaryIO, file: InputFile, options: ReadOptions) -> Iterator[InputFile]``."""


class Format(NamedTuple):
    """A format: the module of its reader in ``sources/readers``, the endings of its files, and the extra and packages
    that it needs."""

    name: str
    kind: Kind
    reader: str
    endings: tuple[str, ...]
    extra: str | None = None
    packages: tuple[str, ...] = ()


TEXT = Format("text", Kind.document, "text", (".txt", ".md"))
JSON_LINES = Format("JSON lines", Kind.rows, "json_lines", (".jsonl", ".ndjson"))
FORMATS: tuple[Format, ...] = (TEXT, JSON_LINES)
BY_NAME = {format.name: format for format in FORMATS}
BY_ENDING = {ending: format for format in FORMATS for ending in format.endings}
HEAD = 8192
"""Bytes of a file that are looked at."""
_BOM = b"\xef\xbb\xbf"


def format_of(head: bytes, name: str) -> Format | None:
    """Return the format of a file that begins with ``head``; None where it is none of those known, which may still be
    text.

    >>> format_of(b'{"text": "5%"}', "export").name
    'JSON lines'
    """
    by_ending = BY_ENDING.get(ending_of(name))
    if by_ending is None and head.removeprefix(_BOM).lstrip().startswith(b"{"):
        return JSON_LINES
    return by_ending


def ending_of(name: str) -> str:
    """Return the ending of a name in lower case.

    >>> ending_of("2024/Tin.HTML")
    '.html'
    """
    return os.path.splitext(name)[1].lower()


@cache
def is_installed(format: Format) -> bool:
    """Return True if the packages that a format needs are there."""
    return all(find_spec(package) for package in format.packages)
