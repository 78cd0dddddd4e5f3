"""Every output format. A sink is written to directly, record by record, and flushed now and then: what is done is kept
whatever ends the run, and each line that is there is whole."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import BinaryIO, Protocol

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
        self._flushed = time.monotonic()

    def write(self, record: bytes) -> None:
        """Write one record and its line break."""
        self._stream.write(record + b"\n")
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


SINKS: dict[str, type[JsonLines]] = {".jsonl": JsonLines}
OF_TABLES = (".csv", ".tsv", ".parquet", ".xlsx")


class WrongEnding(ValueError):
    """A file whose name promises another format than it would get."""


def open_sink(path: str | None) -> Sink:
    """The sink for a file, by its ending (JSON lines where that is unknown), or for standard output. Raises
    :class:`WrongEnding` for a name that promises a table, ``OSError`` where the file cannot be written."""
    ending = os.path.splitext(path)[1].lower() if path else ""
    if ending in OF_TABLES:
        raise WrongEnding(f"{path}: records are JSON lines: write them to a .jsonl file, then kcn-extract table")
    return SINKS.get(ending, JsonLines)(path)
