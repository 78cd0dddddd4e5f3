"""Where records go: to standard output, a FIFO or a device, or to a file that a later run can go on from."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Protocol

from kcn_extract.run.job import RecordLine
from kcn_extract.run.journal import Signature
from kcn_extract.run.output import FLUSH_EVERY, Mode, is_file, is_standard_output
from kcn_extract.sources.article_input import ArticleInput
from kcn_extract.text.printable import json_on_screen


class Sink(Protocol):
    """Takes records, in the order of their articles."""

    def remaining(
        self, articles: Iterable[ArticleInput], kept: Callable[[ArticleInput], None]
    ) -> Iterator[ArticleInput]:
        """Yield the articles whose records are not there yet; ``kept`` is told of the others."""

    def write(self, line: RecordLine) -> None:
        """Take the record of the next article of those that remained. Raises ``OSError``."""

    def finish(self) -> None:
        """Put the output in its final form, after the last record. Raises ``OSError``."""

    def __enter__(self) -> Sink: ...

    def __exit__(self, *_: object) -> None: ...


class Stream:
    """Standard output, a FIFO or a device: one record a line; on a terminal without what could steer it."""

    def __init__(self, stream: BinaryIO, own: bool = False, on_screen: bool = False) -> None:
        self._stream = stream
        self._own = own
        self._on_screen = on_screen
        self._flushed = time.monotonic()

    def remaining(
        self, articles: Iterable[ArticleInput], kept: Callable[[ArticleInput], None]
    ) -> Iterator[ArticleInput]:
        """Yield all articles."""
        yield from articles

    def write(self, line: RecordLine) -> None:
        """Write one record and its line break."""
        self._stream.write((json_on_screen(line.json) if self._on_screen else line.json) + b"\n")
        if (now := time.monotonic()) - self._flushed > FLUSH_EVERY:
            self._stream.flush()
            self._flushed = now

    def finish(self) -> None:
        """Write what is waiting."""
        self._stream.flush()

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_: object) -> None:
        if self._own:
            self._stream.close()
        else:
            self._stream.flush()


def open_sink(path: str | None, mode: Mode, signature: Signature) -> Sink:
    """Return the sink for a file, a FIFO or device, or standard output (None, ``-``). Raises what
    :class:`~kcn_extract.run.record_file.RecordFile` does."""
    if is_standard_output(path):
        return Stream(sys.stdout.buffer, on_screen=sys.stdout.isatty())
    assert path is not None
    if not is_file(path):
        return Stream(open(path, "wb"), own=True)
    from kcn_extract.run.record_file import RecordFile

    return RecordFile(path, mode, signature)
