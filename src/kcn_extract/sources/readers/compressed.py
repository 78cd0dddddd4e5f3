"""What gzip, bzip2, xz or zstd has compressed: one file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from kcn_extract.sources.formats import BY_ENDING, BZIP2, COMPRESSED, GZIP, XZ, ending_of
from kcn_extract.sources.options import ReadOptions
from kcn_extract.sources.paths import InputFile
from kcn_extract.sources.recognition import HEAD, format_of
from kcn_extract.sources.unpacking import Budget, Counted, Unpacked, buffered, rejoined

_TAR = {".tgz": ".tar", ".tbz2": ".tar", ".txz": ".tar", ".tzst": ".tar"}


def read(stream: BinaryIO, file: InputFile, options: ReadOptions) -> Iterator[InputFile]:
    """Yield the file that is inside."""
    budget = file.budget or Budget(options)
    head = stream.read(HEAD)
    format = format_of(head, file.path)
    packed = Counted(rejoined(head, stream))
    name = file.name or file.path
    stem = os.path.splitext(name)[0] if BY_ENDING.get(ending_of(name)) in COMPRESSED else name

    def opener() -> BinaryIO:
        unpacked = _OPENERS.get(format, _zstd)(buffered(packed))
        return buffered(Unpacked(unpacked, "the compressed file", lambda: packed.count, budget, options.max_ratio))

    inner = stem + _TAR.get(ending_of(name), "")
    yield file._replace(opener=opener, name=inner, given_id=file.id, depth=file.depth + 1, budget=budget)


def _gzip(stream: BinaryIO) -> BinaryIO:
    import gzip

    return cast(BinaryIO, gzip.GzipFile(fileobj=stream))


def _bzip2(stream: BinaryIO) -> BinaryIO:
    import bz2

    return cast(BinaryIO, bz2.BZ2File(stream))


def _xz(stream: BinaryIO) -> BinaryIO:
    import lzma

    return cast(BinaryIO, lzma.LZMAFile(stream))


def _zstd(stream: BinaryIO) -> BinaryIO:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd

    return cast(BinaryIO, zstd.ZstdFile(stream))


_OPENERS: dict[object, Callable[[BinaryIO], BinaryIO]] = {GZIP: _gzip, BZIP2: _bzip2, XZ: _xz}
