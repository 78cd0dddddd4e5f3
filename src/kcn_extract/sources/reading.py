"""Every input: paths, globs, folders and standard input -> articles, one after the other.

Nothing stops a source: what cannot be read becomes an :class:`ArticleInput` with ``error`` at its place in the order.
Documents are handed on as bytes and opened where they are extracted (:func:`opened`).
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from io import BufferedReader, RawIOBase
from itertools import chain
from typing import Any, BinaryIO, cast

from msgspec.structs import replace

from kcn_extract.sources.article_input import ArticleInput, Document, failed
from kcn_extract.sources.formats import BY_NAME, HEAD, TEXT, Format, Kind, format_of, is_installed
from kcn_extract.sources.options import DEFAULT, ReadOptions
from kcn_extract.sources.paths import STANDARD_INPUT, InputFile, files_below, input_paths, unreadable


def read_articles(paths: Iterable[str], options: ReadOptions = DEFAULT) -> Iterator[ArticleInput]:
    """Yield the articles of files, folders (all .txt and .md below, by name), globs, JSON lines and ``-``; documents
    among them are not opened yet.

    Raises :class:`~kcn_extract.sources.paths.NoSuchInput` at once, before anything is read.
    """
    return chain.from_iterable(_read_path(path, options) for path in input_paths(paths))


def opened(article: ArticleInput) -> ArticleInput:
    """Return an article with the text of its document, or with the error that there is none.

    >>> opened(ArticleInput(document=Document("text", "tăng 5%".encode()))).text
    'tăng 5%'
    """
    if (document := article.document) is None:
        return article
    read: Callable[[bytes, ArticleInput], ArticleInput] = _reader(BY_NAME[document.format])
    return read(document.data, article)


def total_size(paths: Iterable[str]) -> int | None:
    """Return the number of bytes to read; None where it cannot be known (standard input, a pipe)."""
    total = 0
    for given in input_paths(paths):
        if given.path == STANDARD_INPUT or not (os.path.isfile(given.path) or os.path.isdir(given.path)):
            return None
        for file in files_below(given):
            if isinstance(file, InputFile):
                with contextlib.suppress(OSError):
                    total += os.path.getsize(file.path)
    return total


def _read_path(given: InputFile, options: ReadOptions) -> Iterator[ArticleInput]:
    if given.path == STANDARD_INPUT:
        for article in _read_stream(sys.stdin.buffer, InputFile("stdin"), options):
            yield replace(article, id=None if article.document else article.id, source=None)
        return
    for file in files_below(given):
        yield from [file] if isinstance(file, ArticleInput) else _read_file(file, options)


def _read_file(file: InputFile, options: ReadOptions) -> Iterator[ArticleInput]:
    try:
        with file.open() as stream:
            yield from _read_stream(stream, file, options)
    except OSError as error:
        yield unreadable(file, error)


def _read_stream(stream: BinaryIO, file: InputFile, options: ReadOptions) -> Iterator[ArticleInput]:
    head = stream.read(HEAD)
    format = format_of(head, file.path) or TEXT
    if not is_installed(format):
        remedy = f"needs the extra {format.extra}: pip install 'kcn-extract[{format.extra}]'"
        yield failed(ArticleInput(id=file.id, source=file.path), "needs_extra", f"{format.name} {remedy}")
    elif format.kind is Kind.document:
        yield _document(format, head, stream, file, options)
    else:
        for found in _reader(format)(_rejoined(head, stream), file, options):
            yield from _read_file(found, options) if isinstance(found, InputFile) else [found]


def _document(format: Format, head: bytes, stream: BinaryIO, file: InputFile, options: ReadOptions) -> ArticleInput:
    """Return a document that is not opened yet; one that is longer than an article can be is not read to its end."""
    data = head + stream.read(max(0, options.max_size + 1 - len(head)))
    article = ArticleInput(id=file.id, source=file.path, size=len(data))
    if len(data) > options.max_size:
        return failed(article, "too_large", f"more than {options.max_size:,} bytes")
    return replace(article, document=Document(format.name, data))


def _reader(format: Format) -> Callable[..., Any]:
    """Return the function that reads a format, as :class:`~kcn_extract.sources.formats.Kind` says."""
    read: Callable[..., Any] = import_module(f"kcn_extract.sources.readers.{format.reader}").read
    return read


def _rejoined(head: bytes, stream: BinaryIO) -> BinaryIO:
    """Return a stream from which ``head`` was read, with it in front again."""
    if stream.seekable():
        stream.seek(0)
        return stream
    return cast(BinaryIO, BufferedReader(_Prefixed(head, stream)))


class _Prefixed(RawIOBase):
    """A stream that cannot go back, with bytes in front of it."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._head[: len(buffer)] or self._stream.read(len(buffer))
        self._head = self._head[len(chunk) :]
        buffer[: len(chunk)] = chunk
        return len(chunk)
