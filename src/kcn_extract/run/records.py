"""Records read back from the file that a run wrote, also where it was cut off."""

from __future__ import annotations

import sys
import warnings
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from kcn_extract.record import Record
from kcn_extract.run.compressed import open_compressed
from kcn_extract.sources.paths import STANDARD_INPUT


@contextmanager
def open_records(path: str) -> Iterator[BinaryIO]:
    """Open a file of records (.gz and .zst decompressed) or standard input (``-``). Raises ``OSError``, and
    :class:`~kcn_extract.run.compressed.NeedsExtra` for .zst without its library."""
    if path == STANDARD_INPUT:
        yield sys.stdin.buffer
        return
    with open_compressed(path) as stream:
        yield stream


def whole_lines(lines: Iterable[bytes | str], on_cut: Callable[[str], None] = warnings.warn) -> Iterator[bytes | str]:
    """Yield the lines of records up to the one in which the file was cut off, as a full disk or a kill does; ``on_cut``
    is told where. A last line without a line break that is whole JSON is kept.

    >>> list(whole_lines([b'{"id": 1}\\n', b'{"id": '], print))
    line 2 is cut off, and left out (finish the run with --resume)
    [b'{"id": 1}\\n']
    """
    number = 0
    try:
        for number, line in enumerate(lines, 1):
            if line[-1:] in ("\n", b"\n") or _is_whole(line):
                yield line
            else:
                on_cut(f"line {number} is cut off, and left out (finish the run with --resume)")
    except (EOFError, zlib.error):
        on_cut(f"cut off after line {number} (finish the run with --resume)")


def read_records(lines: Iterable[bytes | str], on_cut: Callable[[str], None] = warnings.warn) -> Iterator[Record]:
    """Yield the records of JSON lines; blank lines are skipped, and so is a last line that was cut off: ``on_cut`` is
    told of it (a warning, if left out). Raises ``ValueError`` with the number of a line that is no record."""
    for number, line in enumerate(whole_lines(lines, on_cut), 1):
        if line.strip():
            try:
                yield Record.from_json(line)
            except ValueError as error:
                raise ValueError(f"line {number}: not a record: {error}") from None


def _is_whole(line: bytes | str) -> bool:
    import msgspec

    try:
        msgspec.json.decode(line)
    except msgspec.DecodeError:
        return not line.strip()
    return True
