"""A file of records that a run writes, with its journal beside it: a later run can go on from where this one ends,
whatever ends it.

Lines are put together into blocks of whole lines, written at least every half second: what is there can be followed,
and it is kept.
"""

from __future__ import annotations

import itertools
import operator
import os
import time
import zlib
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, cast

from kcn_extract.record import SCHEMA
from kcn_extract.run import journal
from kcn_extract.run.compressed import compression_of, encoder_of, open_compressed
from kcn_extract.run.index import Index, fingerprint
from kcn_extract.run.interrupts import held_back
from kcn_extract.run.job import RecordLine
from kcn_extract.run.journal import Entry, Journal, Past, Signature, checksum, read_journal
from kcn_extract.run.output import (
    FLUSH_EVERY,
    Mode,
    OutputRefused,
    Taken,
    lock,
    refuse_foreign,
    sync_folder,
    unfinished_of,
)
from kcn_extract.sources.article_input import ArticleInput

_BLOCK = 1 << 20  # bytes
_BEGINNING = f'{{"schema":"{SCHEMA.partition("/")[0]}/'.encode()


class RecordFile:
    """A file of records, one a line, compressed as its ending says, with its journal.

    A run that goes on from an earlier one keeps its records and adds the others behind them; :meth:`finish` brings them
    into the order of the articles, and leaves out those of articles that changed or are no longer there.
    """

    def __init__(self, path: str, mode: Mode, signature: Signature) -> None:
        """Raises :class:`~kcn_extract.run.output.OutputRefused`, ``OSError``,
        :class:`~kcn_extract.run.compressed.NeedsExtra`."""
        self._name, self._path = path, os.path.realpath(path)
        self._signature = signature
        self._encode = encoder_of(path)
        for beside in (self._path + journal.ENDING, _new(self._path + journal.ENDING)):
            refuse_foreign(beside, journal.is_journal)
        self._lock = _locked_journal(self._path, path)
        self._waiting: list[tuple[bytes, Entry]] = []  # the next block
        self._size = 0
        self._flushed = time.monotonic()
        self._under_way: deque[int] = deque()  # fingerprints of articles whose records are still to come
        self.is_complete = False
        try:
            self._past = self._open(mode)
        except BaseException:
            self._lock.close()
            raise

    def _open(self, mode: Mode) -> _Kept | None:
        """Open the file and the journal for writing; return what is kept of an earlier run."""
        size = os.path.getsize(self._path) if os.path.exists(self._path) else 0
        if size and mode is Mode.new:
            raise OutputRefused(
                f"{self._name}: holds the records of an earlier run (--resume goes on from them, "
                "--overwrite starts anew)"
            )
        past = _past_of(self._name, size, self._signature, self._lock) if size and mode is Mode.resume else None
        self._stream = open(self._path, "r+b" if past else "wb", 0)  # noqa: SIM115
        self._end = past.end if past else 0
        self._stream.truncate(self._end)
        self._stream.seek(self._end)
        self._journal = Journal(self._lock, past.journal_length if past else 0)
        if past is None:
            self._journal.begin(self._signature)
        return past

    def remaining(
        self, articles: Iterable[ArticleInput], kept: Callable[[ArticleInput], None]
    ) -> Iterator[ArticleInput]:
        """Yield the articles that have no record yet, or whose record is an error, or that changed since."""
        for article in articles:
            key = fingerprint(article)
            if self._past and self._past.keep(key):
                kept(article)
                continue
            self._under_way.append(key)
            if self._past:
                self._past.expect()
            yield article
        self.is_complete = True

    def write(self, line: RecordLine) -> None:
        """Take one record; a block is written when it is large enough, or half a second after the last."""
        json = line.json + b"\n"
        entry = Entry(self._under_way.popleft(), checksum(json), line.error is not None)
        if self._past:
            self._past.add(entry, len(json))
        self._waiting.append((json, entry))
        self._size += len(json)
        if self._size >= _BLOCK or time.monotonic() - self._flushed > FLUSH_EVERY:
            self._flush()

    def _flush(self) -> None:
        with held_back():  # else what stops the run would cost the block that is being written
            self._flushed = time.monotonic()
            waiting, self._waiting = self._waiting, []  # first: what cannot be written is not tried again
            self._size = 0
            if waiting:
                self._end = _write_block(self._stream, self._end, self._encode(b"".join(json for json, _ in waiting)))
                self._journal.add(self._end, (entry for _, entry in waiting))

    def finish(self) -> None:
        """Bring the records into the order of the articles, where that is needed, and have the disk hold them."""
        self._flush()
        if self._past and self.is_complete and not self._past.is_in_order:
            self._put_in_order(self._past)
        else:
            os.fsync(self._stream.fileno())
            _remove(unfinished_of(self._path), _new(self._path + journal.ENDING))  # of a run that was killed

    def _put_in_order(self, past: _Kept) -> None:
        """Write all records that count anew, in order, and then put the file and its journal in place of the old ones.
        Where a kill comes between the two moves, :func:`_past_of` finds the new journal."""
        unfinished, told = unfinished_of(self._path), self._path + journal.ENDING
        try:
            with (
                _seekable(self._name) as lines,
                open(unfinished, "wb", 0) as stream,
                open(_new(told), "wb", 0) as new_journal,
            ):
                copy = Journal(cast(BinaryIO, new_journal), 0)
                copy.begin(self._signature)
                _rewrite(past, lines, cast(BinaryIO, stream), copy, self._encode)
                os.fsync(stream.fileno())
                os.fsync(new_journal.fileno())
        except BaseException:
            _remove(unfinished, _new(told))
            raise
        self._stream.close()
        with suppress(OSError):
            os.chmod(unfinished, os.stat(self._path).st_mode & 0o7777)
        os.replace(unfinished, self._path)
        if os.name == "nt":  # where no open file can be replaced
            self._journal.close()
        os.replace(_new(told), told)
        sync_folder(self._path)

    def __enter__(self) -> RecordFile:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if not self._stream.closed:
                with self._stream:
                    self._flush()
        finally:
            self._journal.close()


class _Kept:
    """What is kept of an earlier run, and the order of the articles: parallel arrays, a few bytes for each record."""

    def __init__(self, past: Past, starts: array[int]) -> None:
        """``starts`` says where each line begins among the lines, and where the last one ends."""
        self.end, self.journal_length = past.end, past.length
        self.starts = starts
        self.order = array("Q")
        self._fingerprints, self._checksums, self._failed = past.fingerprints, past.checksums, past.failed
        self._index = Index(self._fingerprints)
        self._next = len(self._fingerprints)  # place of the record of the next article that is read
        for place, failed in enumerate(self._failed):
            if not failed:
                self._index.add(place)

    def keep(self, key: int) -> bool:
        """True if there is a record of an article, no error: it is the next in order."""
        place = self._index.find(key)
        if place is not None:
            self.order.append(place)
        return place is not None

    def expect(self) -> None:
        """Have the next record that is written be the next in order."""
        self.order.append(self._next)
        self._next += 1

    def add(self, entry: Entry, length: int) -> None:
        """Remember a record that is written."""
        self._fingerprints.append(entry.fingerprint)
        self._checksums.append(entry.checksum)
        self._failed.append(entry.failed)
        self.starts.append(self.starts[-1] + length)

    def entry(self, place: int) -> Entry:
        """Return what the journal tells of a record."""
        return Entry(self._fingerprints[place], self._checksums[place], bool(self._failed[place]))

    def line(self, place: int, lines: BinaryIO) -> bytes:
        """Return the line of a record."""
        lines.seek(self.starts[place])
        return lines.read(self.starts[place + 1] - self.starts[place])

    @property
    def is_in_order(self) -> bool:
        """True if the file holds the records of all articles, in their order, and no others."""
        return len(self.order) == len(self._fingerprints) and all(map(operator.eq, self.order, itertools.count()))


def holds_records(path: str) -> bool:
    """True if a file begins with a record, or with a part of one."""
    with suppress(OSError, EOFError, ValueError), open_compressed(path) as stream:
        return stream.read(len(_BEGINNING)) == _BEGINNING
    return False


def remove_records(path: str) -> None:
    """Remove a file of records and its journal."""
    _remove(path, path + journal.ENDING)


def _locked_journal(path: str, name: str) -> BinaryIO:
    try:
        return lock(path + journal.ENDING, 0)
    except Taken:
        raise Taken(f"{name}: another run is writing it") from None


def _past_of(path: str, size: int, signature: Signature, locked: BinaryIO) -> _Kept:
    """Return what the journal of a file tells of it. ``locked`` is the journal, open. Raises
    :class:`~kcn_extract.run.output.OutputRefused` where it cannot be gone on from."""
    journal_path = os.path.realpath(path) + journal.ENDING
    past = read_journal(journal_path, size)
    starts = _starts(path, past)
    if starts is None and (past := read_journal(_new(journal_path), size)) and (starts := _starts(path, past)):
        _take_over(locked, _new(journal_path))  # killed between the two moves of a rewrite
    if past is None or starts is None:
        raise OutputRefused(
            f"{path}: cannot be resumed: its journal {path}{journal.ENDING} is missing or of another file "
            "(--overwrite starts anew)"
        )
    if differs := journal.differences(past.signature, signature):
        raise OutputRefused(
            f"{path}: cannot be resumed with other options: {'; '.join(differs)} "
            "(use the same, or --overwrite to start anew)"
        )
    return _Kept(past, starts)


def _starts(path: str, past: Past | None) -> array[int] | None:
    """Return where each line that a journal tells of begins, and where the last one ends; None where the lines are
    others."""
    if past is None:
        return None
    starts = array("Q", [0])
    with suppress(EOFError, ValueError, zlib.error), open_compressed(path) as lines:
        for line, expected in zip(lines, past.checksums, strict=False):
            if checksum(line) != expected:
                return None
            starts.append(starts[-1] + len(line))
    return starts if len(starts) == len(past.checksums) + 1 else None


def _take_over(journal_stream: BinaryIO, newer: str) -> None:
    """Put the content of the newer journal into the one that is open."""
    with open(newer, "rb") as content:
        journal_stream.seek(0)
        journal_stream.truncate(0)
        while chunk := content.read(_BLOCK):
            journal_stream.write(chunk)
    _remove(newer)


def _write_block(stream: BinaryIO, start: int, block: bytes) -> int:
    """Write a block at the end of a file and return where it ends; where that fails nothing of it stays there."""
    rest = block
    try:
        while rest:
            rest = rest[stream.write(rest) :]
    except BaseException:
        with suppress(OSError):
            stream.truncate(start)
            stream.seek(start)
        raise
    return start + len(block)


def _rewrite(kept: _Kept, lines: BinaryIO, stream: BinaryIO, told: Journal, encode: Callable[[bytes], bytes]) -> None:
    """Write the records that count in the order of their articles."""
    end = 0
    for places in _blocks(kept):
        block = b"".join(kept.line(place, lines) for place in places)
        end = _write_block(stream, end, encode(block))
        told.add(end, map(kept.entry, places))


def _blocks(kept: _Kept) -> Iterator[list[int]]:
    places: list[int] = []
    size = 0
    for place in kept.order:
        places.append(place)
        size += kept.starts[place + 1] - kept.starts[place]
        if size >= _BLOCK:
            yield places
            places, size = [], 0
    if places:
        yield places


@contextmanager
def _seekable(path: str) -> Iterator[BinaryIO]:
    """Open the lines of a file so that one can go to any place among them."""
    with open_compressed(path) as lines:
        if compression_of(path) is None:
            yield lines
            return
        import tempfile

        with tempfile.TemporaryFile(dir=os.path.dirname(os.path.realpath(path))) as plain:
            while chunk := lines.read(_BLOCK):
                plain.write(chunk)
            yield cast(BinaryIO, plain)


def _new(journal_path: str) -> str:
    return f"{journal_path}.new"


def _remove(*paths: str) -> None:
    for path in paths:
        with suppress(OSError):
            os.unlink(path)
