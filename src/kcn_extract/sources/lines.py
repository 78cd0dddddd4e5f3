"""Lines of files of any size, as UTF-8, none of them longer than an article can be."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from io import RawIOBase, TextIOWrapper
from typing import Any, BinaryIO

from kcn_extract.sources.unpacking import buffered
from kcn_extract.text.encoding import MARKS, UndecodableText, decode

_HEAD = 8192
_CHUNK = 1 << 16


def lines_of(stream: BinaryIO, max_size: int) -> Iterator[bytes | None]:
    """Yield the lines of a stream with their ends; None for one of more than ``max_size`` bytes, which is not kept."""
    while line := stream.readline(max_size + 1):
        if len(line) <= max_size or line.endswith(b"\n"):
            yield line
        else:
            while (rest := stream.readline(_CHUNK)) and not rest.endswith(b"\n"):
                pass
            yield None


def as_utf8(stream: BinaryIO) -> BinaryIO:
    """Return a stream as UTF-8 without a byte-order mark, with line feeds. UTF-16 and UTF-32 are recoded; bytes
    that are no Unicode stay what they are."""
    head = head_of(stream)
    if head.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
    encoding = _wide_encoding(head)
    if encoding is None and not (b"\r" in head and b"\n" not in head):  # lines of old Macs
        return stream
    errors = "surrogatepass" if encoding else "surrogateescape"  # so that a broken line is told where it is read
    return buffered(_Recoded(TextIOWrapper(stream, encoding or "utf-8", errors=errors), errors))


def head_of(stream: BinaryIO) -> bytes:
    """Return the first bytes of a stream, which stay in it."""
    if hasattr(stream, "peek"):
        return bytes(stream.peek(_HEAD)[:_HEAD])
    head = stream.read(_HEAD)
    stream.seek(-len(head), 1)
    return head


def _wide_encoding(head: bytes) -> str | None:
    """Return the name of the UTF-16 or UTF-32 that bytes are in."""
    for mark, name in MARKS:
        if head.startswith(mark):
            return None if name == "utf-8" else name
    if b"\0" not in head:
        return None
    try:
        encoding = decode(head[: len(head) // 4 * 4]).encoding
    except UndecodableText:
        return None
    name = (encoding or "").rpartition(" ")[2]  # "tcvn3 in utf-16-le"
    return name if name.startswith(("utf-16", "utf-32")) else None


class _Recoded(RawIOBase):
    """A text as UTF-8 bytes."""

    def __init__(self, text: TextIOWrapper, errors: str) -> None:
        self._text, self._errors = text, errors
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._rest or self._text.read(_CHUNK).encode("utf-8", self._errors)
        size = min(len(chunk), len(buffer))
        buffer[:size], self._rest = chunk[:size], chunk[size:]
        return size
