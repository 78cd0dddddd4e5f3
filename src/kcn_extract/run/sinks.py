"""Every output format. A sink is written to record by record and flushed every half second: written records are kept,
whatever ends the run, and each line is whole."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import BinaryIO, Protocol

from kcn_extract.text.printable import json_on_screen

_FLUSH_EVERY = 0.5  # seconds


class Sink(Protocol):
    """Takes records as JSON bytes, in order."""

    def write(self, record: bytes) -> None:
        """Take one record."""

    def __enter__(self) -> Sink: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class JsonLines:
    """One record a line, to a file or to standard output. Raises ``OSError`` where the file cannot be written."""

    def __init__(self, path: str | None = None) -> None:
        self._stream: BinaryIO = open(path, "wb") if path else sys.stdout.buffer  # noqa: SIM115
        self._own = path is not None
        self._on_screen = path is None and sys.stdout.isatty()
        self._flushed = time.monotonic()

    def write(self, record: bytes) -> None:
        """Write one record and its line break."""
        self._stream.write((json_on_screen(record) if self._on_screen else record) + b"\n")
        if (now := time.monotonic()) - self._flushed > _FLUSH_EVERY:
            self._stream.flush()
            self._flushed = now

    def __enter__(self) -> JsonLines:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._own:
            self._stream.close()
        else:
            self._stream.flush()


TABLE_EXTENSIONS = (".csv", ".tsv", ".parquet", ".xlsx")


class UnsupportedExtension(ValueError):
    """A file whose name promises another format than JSON lines."""


def open_sink(path: str | None) -> Sink:
    """Return the sink for a file, or for standard output. Raises :class:`UnsupportedExtension` for a table's
    extension, ``OSError`` where the file cannot be written."""
    extension = os.path.splitext(path)[1].lower() if path else ""
    if extension in TABLE_EXTENSIONS:
        raise UnsupportedExtension(f"{path}: records are JSON lines (write .jsonl, then run `kcn-extract table`)")
    return JsonLines(path)
