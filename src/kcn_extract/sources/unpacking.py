"""What the readers of archives and compressed files share: streams that stop at a limit, and that can go back."""

from __future__ import annotations

from collections.abc import Callable
from io import BufferedReader, RawIOBase
from typing import Any, BinaryIO, cast

from kcn_extract.sources.options import ReadOptions

RATIO_COUNTS_FROM = 10_000_000
"""Unpacked bytes below which no ratio is suspicious: a short file of blanks harms nobody."""
_IN_MEMORY = 16_000_000


class UnreadableFile(Exception):
    """A file that cannot be read: the type of the error in its record, and its message."""

    def __init__(self, type: str, message: str) -> None:
        super().__init__(message)
        self.type = type


class Budget:
    """What the outermost archive or compressed file may still unpack; counts for all that is inside it.

    >>> budget = Budget(ReadOptions(max_files=1))
    >>> budget.count_file(), budget.count_file()
    Traceback (most recent call last):
    ...
    kcn_extract.sources.unpacking.UnreadableFile: more than 1 files in it (limit max_files); the rest is not read
    """

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._files = self._unpacked = 0

    def count_file(self) -> None:
        """Count a file. Raises :class:`UnreadableFile` past the limit."""
        self._files += 1
        if self._files > self._options.max_files:
            limit = f"more than {self._options.max_files:,} files in it (limit max_files)"
            raise UnreadableFile("too_large", f"{limit}; the rest is not read")

    def check(self) -> None:
        """Raise :class:`UnreadableFile` where the limit of bytes has been passed."""
        self.count_bytes(0)

    def count_bytes(self, number: int) -> None:
        """Count unpacked bytes. Raises :class:`UnreadableFile` past the limit."""
        self._unpacked += number
        if self._unpacked > self._options.max_unpacked:
            limit = f"more than {self._options.max_unpacked:,} bytes unpacked (limit max_unpacked)"
            raise UnreadableFile("too_large", f"{limit}; the rest is not read")


class Unpacked(RawIOBase):
    """The bytes of a stream that is unpacked, up to the limits; what is wrong with it is an :class:`UnreadableFile`.
    ``packed`` returns how many bytes it was unpacked from so far."""

    def __init__(self, stream: BinaryIO, what: str, packed: Callable[[], int], budget: Budget, ratio: int) -> None:
        self._stream = stream
        self._what = what
        self._packed = packed
        self._budget = budget
        self._ratio = ratio
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            chunk = self._stream.read(len(buffer))
        except UnreadableFile:
            raise
        except Exception as error:  # each of these libraries has errors of its own
            reason = str(error).strip() or type(error).__name__
            raise UnreadableFile("broken", f"{self._what} is broken after {self._read:,} bytes: {reason}") from error
        self._read += len(chunk)
        self._budget.count_bytes(len(chunk))
        if self._read > RATIO_COUNTS_FROM and self._read > self._ratio * max(1, self._packed()):
            limit = f"more than {self._ratio} times as large unpacked (limit max_ratio)"
            raise UnreadableFile("too_large", f"{limit}; it may be a zip bomb")
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._stream.close()
        super().close()


class Counted(RawIOBase):
    """A stream that counts what is read of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._stream.read(len(buffer))
        self.count += len(chunk)
        buffer[: len(chunk)] = chunk
        return len(chunk)


def buffered(stream: RawIOBase) -> BinaryIO:
    """Return a raw stream with a buffer."""
    return cast(BinaryIO, BufferedReader(stream, 1 << 16))


def seekable(stream: BinaryIO) -> BinaryIO:
    """Return a stream that can go back: this one, or a temporary copy of it. Raises ``OSError`` where there is no room
    for the copy."""
    if stream.seekable():
        return stream
    import shutil  # here, as most runs read files that can go back
    import tempfile

    copy = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (closed with the last reference to it)
    shutil.copyfileobj(stream, copy, 1 << 20)
    copy.seek(0)
    return cast(BinaryIO, copy)


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


def rejoined(head: bytes, stream: BinaryIO) -> BinaryIO:
    """Return a stream from which ``head`` was read, with it in front again."""
    if stream.seekable():
        stream.seek(0)
        return stream
    return buffered(_Prefixed(head, stream))
