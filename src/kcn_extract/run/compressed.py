"""Compressed JSON lines: blocks of whole lines, each compressed on its own, so that what is there can be read at any
time."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from kcn_extract.sources.formats import GZIP, ZSTD, is_installed, needs

_GZIP, _ZSTANDARD = GZIP.endings[0], ZSTD.endings[0]


class NeedsExtra(ValueError):
    """A format whose library is not installed."""


def encoder_of(path: str) -> Callable[[bytes], bytes]:
    """Return what makes a block of a file out of bytes, as the file's ending says. Raises :class:`NeedsExtra`.

    >>> encoder_of("records.jsonl")(b"{}")
    b'{}'
    """
    ending = compression_of(path)
    if ending == _GZIP:
        import gzip

        return lambda block: gzip.compress(block, 6, mtime=0)
    if ending == _ZSTANDARD:
        compress: Callable[[bytes], bytes] = _zstd(path).compress
        return compress
    return bytes


def open_compressed(path: str) -> BinaryIO:
    """Open a file for reading, decompressed as its ending says; where it was cut off, reading raises ``EOFError``.
    Raises :class:`NeedsExtra`, ``OSError``."""
    ending = compression_of(path)
    if ending == _GZIP:
        import gzip

        return cast(BinaryIO, gzip.open(path, "rb"))
    if ending == _ZSTANDARD:
        return cast(BinaryIO, _zstd(path).open(path, "rb"))
    return open(path, "rb")


def compression_of(path: str) -> str | None:
    """Return the ending of a compressed file, None where it is not compressed."""
    ending = os.path.splitext(path)[1].lower()
    return ending if ending in (_GZIP, _ZSTANDARD) else None


def _zstd(path: str) -> Any:
    """Return the library. Raises :class:`NeedsExtra`."""
    if not is_installed(ZSTD):
        raise NeedsExtra(f"{path}: {needs(ZSTD)}")
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd
