"""Every input: paths, globs, folders and standard input -> articles, one after the other.

Nothing stops a source: what cannot be read becomes an :class:`ArticleInput` with ``error`` at its place in the order.
Documents are handed on as bytes and opened where they are extracted (:func:`opened`).
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any, BinaryIO, TypeAlias

from msgspec.structs import replace

from kcn_extract.sources.article_input import EMPTY, ArticleInput, Document, describe, encodable, failed
from kcn_extract.sources.days import day_in
from kcn_extract.sources.fields import UnknownColumns
from kcn_extract.sources.formats import BY_ENDING, BY_NAME, TEXT, Format, Kind, Refused, ending_of, is_installed, needs
from kcn_extract.sources.lines import head_of
from kcn_extract.sources.options import DEFAULT, ReadOptions
from kcn_extract.sources.paths import STANDARD_INPUT, InputFile, Skipped, files_below, input_paths, unreadable
from kcn_extract.sources.recognition import HEAD, format_of
from kcn_extract.sources.unpacking import Budget, UnreadableFile, rejoined

Found: TypeAlias = "ArticleInput | Skipped"


class Articles:
    """The articles of paths, in order. It can be gone through again: the files are then read again.

    ``skipped`` counts by kind what folders and archives hold and was passed over, as far as they have been read. Raises
    at once, before anything is read: :class:`~kcn_extract.sources.paths.NoSuchInput`, and
    :class:`~kcn_extract.sources.fields.UnknownColumns` for a table that is named and has no column for the text.
    """

    def __init__(self, paths: Iterable[str], options: ReadOptions = DEFAULT) -> None:
        self._given = input_paths(paths)
        for file in self._given:
            _check_columns(file, options)
        self._options = options
        self.skipped: Counter[str] = Counter()

    def __iter__(self) -> Iterator[ArticleInput]:
        return map(opened, self.unopened())

    def unopened(self) -> Iterator[ArticleInput]:
        """Yield the articles, documents among them not opened yet."""
        self.skipped.clear()
        for given in self._given:
            for found in _read_path(given, self._options):
                if isinstance(found, Skipped):
                    self.skipped[str(found)] += 1
                else:
                    yield _with_encodable_names(found)


def read_articles(paths: Iterable[str], options: ReadOptions = DEFAULT) -> Iterator[ArticleInput]:
    """Yield the articles of files, folders, globs and ``-``; documents among them are not opened yet. Raises what
    :class:`Articles` does."""
    return Articles(paths, options).unopened()


def _check_columns(file: InputFile, options: ReadOptions) -> None:
    """Raise :class:`~kcn_extract.sources.fields.UnknownColumns` for a file of rows without a known text; what else is
    wrong with it is said where it is read."""
    by_ending = BY_ENDING.get(ending_of(file.path))
    if (by_ending and by_ending.kind is not Kind.rows) or not os.path.isfile(file.path):
        return
    try:
        with file.open() as stream:
            format = format_of(head_of(stream), file.path)
            if isinstance(format, Format) and format.kind is Kind.rows and is_installed(format):
                _reader(format)(stream, file, options)
    except UnknownColumns as error:
        raise UnknownColumns(f"{file.path}: {error}") from None
    except Exception:  # is met again where the file is read
        return


def read_files(files: Iterable[InputFile | ArticleInput], options: ReadOptions = DEFAULT) -> Iterator[Found]:
    """Yield the articles of files that were found before, and what of them is passed over; documents are not opened
    yet."""
    for file in files:
        for found in _read_file(file, options) if isinstance(file, InputFile) else [file]:
            yield found if isinstance(found, Skipped) else _with_encodable_names(found)


def opened(article: ArticleInput) -> ArticleInput:
    """Return an article with the text of its document, or with the error that there is none.

    >>> opened(ArticleInput(document=Document("text", "tăng 5%".encode()))).text
    'tăng 5%'
    """
    if (document := article.document) is None:
        return article
    format = BY_NAME[document.format]
    if not is_installed(format):
        return failed(article, "needs_extra", needs(format))
    read: Callable[[bytes, ArticleInput], ArticleInput] = _reader(format)
    try:
        return opened(read(document.data, article))  # in a text may be a page
    except UnreadableFile as error:
        return failed(article, error.type, str(error))
    except Exception as error:  # of a library: it costs this document alone
        return failed(article, "unreadable", describe(error))


def total_size(paths: Iterable[str], enough: int | None = None) -> int | None:
    """Return the number of bytes to read; None where it cannot be known (standard input, a pipe). What lies behind
    ``enough`` bytes is not counted."""
    total = 0
    for given in input_paths(paths):
        if given.path == STANDARD_INPUT or not (os.path.isfile(given.path) or os.path.isdir(given.path)):
            return None
        for file in files_below(given):
            if isinstance(file, InputFile):
                with contextlib.suppress(OSError):
                    total += os.path.getsize(file.path)
            if enough is not None and total > enough:
                return total
    return total


def _read_path(given: InputFile, options: ReadOptions) -> Iterator[Found]:
    if given.path == STANDARD_INPUT:
        file = InputFile("stdin")
        for article in _guarded(_read_stream(sys.stdin.buffer, file, options), file):
            if isinstance(article, ArticleInput):
                article = replace(article, id=None if article.document else article.id, source=None)
            yield article
        return
    for found in files_below(given):
        yield from _read_file(found, options) if isinstance(found, InputFile) else [found]


def _read_file(file: InputFile, options: ReadOptions) -> Iterator[Found]:
    return _guarded(_read_open(file, options), file)


def _read_open(file: InputFile, options: ReadOptions) -> Iterator[Found]:
    with file.open() as stream:
        yield from _read_stream(stream, file, options)


def _guarded(found: Iterator[Found], file: InputFile) -> Iterator[Found]:
    """Yield what is found in a file, and an article with an error where it cannot be read, or not to its end."""
    article = ArticleInput(id=file.id, source=file.path)
    try:
        yield from found
    except UnreadableFile as error:
        yield failed(article, error.type, str(error))
    except OSError as error:
        yield unreadable(file, error)
    except UnknownColumns as error:
        if file.is_named:
            yield failed(article, "unknown_columns", str(error))
        else:
            yield Skipped(file.path, ending_of(file.name or file.path), "no known column for the text")
    except Exception as error:  # of a library, whatever it thinks of; too deep, too much memory
        yield failed(article, "unreadable", describe(error))


def _with_encodable_names(article: ArticleInput) -> ArticleInput:
    id, source = article.id, article.source
    if (id is None or id.isascii()) and (source is None or source.isascii()):
        return article
    return replace(article, id=id and encodable(id), source=source and encodable(source))


def _read_stream(stream: BinaryIO, file: InputFile, options: ReadOptions) -> Iterator[Found]:
    head = stream.read(HEAD)
    format = format_of(head, file.name or file.path) or TEXT
    if problem := _problem(format, head, file, options):
        raise problem
    assert isinstance(format, Format)
    if format.kind is Kind.document:
        yield _document(format, head, stream, file, options)
        return
    if not file.is_named and not _holds_articles(format, head):
        yield Skipped(file.path, format.endings[0], "no articles in it")
        return
    if format.kind is Kind.container and file.budget is None:
        file = file._replace(budget=Budget(options))
    for found in _reader(format)(rejoined(head, stream), file, options):
        yield from _read_file(found, options) if isinstance(found, InputFile) else [found]


def _problem(format: Format | Refused, head: bytes, file: InputFile, options: ReadOptions) -> UnreadableFile | None:
    """Return why a file cannot be read, as far as its format and its beginning say."""
    if not head:
        return UnreadableFile(EMPTY.type, EMPTY.message)
    if isinstance(format, Refused):
        remedy = f": {format.remedy}" if format.remedy else ""
        return UnreadableFile("not_supported", f"it is {format.name}, which is not read{remedy}")
    if not is_installed(format):
        return UnreadableFile("needs_extra", needs(format))
    if format.kind is Kind.container and file.depth >= options.max_depth:
        depth = f"more than {options.max_depth} archives or compressed files inside each other (limit max_depth)"
        return UnreadableFile("too_large", depth)
    return None


def _holds_articles(format: Format, head: bytes) -> bool:
    """Return False where a reader of rows sees that a file in a folder has other rows than articles, so that it is
    passed over; one that is named is read, and said to have none."""
    reader = _module(format)
    return not hasattr(reader, "holds_articles") or bool(reader.holds_articles(head))


def _document(format: Format, head: bytes, stream: BinaryIO, file: InputFile, options: ReadOptions) -> ArticleInput:
    """Return a document that is not opened yet; one that is longer than an article can be is not read to its end."""
    data = head + stream.read(max(0, options.max_size + 1 - len(head)))
    article = ArticleInput(id=file.id, source=file.path, size=len(data))
    if len(data) > options.max_size:
        return failed(article, "too_large", f"more than {options.max_size:,} bytes")
    return replace(article, document=Document(format.name, data), file_day=day_in(file.path))


def _reader(format: Format) -> Callable[..., Any]:
    """Return the function that reads a format, as :class:`~kcn_extract.sources.formats.Kind` says."""
    read: Callable[..., Any] = _module(format).read
    return read


def _module(format: Format) -> Any:
    return import_module(f"kcn_extract.sources.readers.{format.reader}")
