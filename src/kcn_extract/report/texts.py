"""The texts of articles, found again for the sentences of a table."""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path, PurePath

from kcn_extract.record import Record
from kcn_extract.run.index import Index
from kcn_extract.sources.paths import NoSuchInput
from kcn_extract.sources.reading import opened, read_articles

_TOLD = 5  # articles that are named


class Texts:
    """Finds the text of a record in a folder (or any other input), by where the record says that it comes from, and
    else among all articles there: files, rows, pages, documents. Only the very text is taken, as its digest tells.

    ``missing`` counts the records whose text was not found; ``missing_ids`` are the first of them. Raises
    :class:`~kcn_extract.sources.paths.NoSuchInput` where there is nothing to read.
    """

    def __init__(self, folder: str | Path) -> None:
        self._folder = str(folder)
        self._articles = read_articles([self._folder])
        self._spool: _Spool | None = None
        self.missing = 0
        self.missing_ids: list[str] = []

    def __call__(self, record: Record) -> str | None:
        """Return the text of a record, None where it is not there."""
        if record.article is None:
            return None
        text = self._find(record, record.article.sha256)
        if text is None:
            self.missing += 1
            self.missing_ids += [record.id] if len(self.missing_ids) < _TOLD else []
        return text

    def _find(self, record: Record, digest: str) -> str | None:
        if self._spool is None:
            for path in self._candidates(record):
                if (text := _text_in(path)) is not None and _digest(text) == digest:
                    return text
            self._spool = _Spool()
            for article in map(opened, self._articles):
                if article.error is None:
                    self._spool.add(article.text)
        return self._spool.find(digest)

    def _candidates(self, record: Record) -> Iterator[str]:
        """Yield the files of the folder that a record may be of: its source, or the end of its source, or its id."""
        root = os.path.realpath(self._folder)
        names = [record.source or "", *(f"{record.id}{ending}" for ending in (".txt", ".md"))]
        for parts in (PurePath(name).parts for name in names if "\0" not in name):
            for start in range(len(parts)):
                path = os.path.realpath(os.path.join(root, *parts[start:]))
                if _is_below(path, root) and os.path.isfile(path):
                    yield path


def _is_below(path: str, folder: str) -> bool:
    try:
        return os.path.commonpath((folder, path)) == folder
    except ValueError:  # on another drive
        return False


def _text_in(path: str) -> str | None:
    """Return the text of a file of one article; None of any other."""
    try:
        article = next(read_articles([path]), None)
    except NoSuchInput:
        return None
    if article is None or article.document is None:
        return None
    article = opened(article)
    return None if article.error else article.text


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class _Spool:
    """Texts in a temporary file, found by their digest."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        self._keys = array("Q")
        self._starts = array("Q", [0])
        self._index = Index(self._keys)

    def add(self, text: str) -> None:
        """Keep a text."""
        data = text.encode("utf-8", "surrogatepass")
        self._file.write(data)
        self._keys.append(_key(sha256(data).hexdigest()))
        self._starts.append(self._starts[-1] + len(data))
        self._index.add(len(self._keys) - 1)

    def find(self, digest: str) -> str | None:
        """Return the text of a digest."""
        place = self._index.find(_key(digest)) if digest else None
        if place is None:
            return None
        self._file.seek(self._starts[place])
        data = self._file.read(self._starts[place + 1] - self._starts[place])
        return data.decode("utf-8", "surrogatepass") if sha256(data).hexdigest() == digest else None


def _key(digest: str) -> int:
    return int(digest[:16], 16)
