"""Bytes as a browser reads windows-1252, and back."""

from __future__ import annotations

# A browser reads the five bytes that windows-1252 leaves open as control characters, and so do we.
WINDOWS_1252 = {
    byte: ord(char) for byte in range(0x80, 0xA0) if (char := bytes([byte]).decode("windows-1252", errors="ignore"))
}
"""The characters of the bytes that are others than in Latin-1."""
_BYTE_OF = {char: byte for byte, char in WINDOWS_1252.items()}
HIGH = "\u0080-\u00ff\u03bc\u2212\u2219" + "".join(map(chr, _BYTE_OF))
"""What bytes beyond ASCII may look like, as a set for patterns."""


def as_windows_1252(data: bytes) -> str:
    """Return bytes as a browser reads windows-1252: each byte is a character, those that are open one of control."""
    return data.decode("latin-1").translate(WINDOWS_1252)


def bytes_of(text: str) -> bytes:
    """Return the bytes that were read as windows-1252, or as Latin-1. Raises ``UnicodeEncodeError``.

    >>> bytes_of("Ä\\u0090áº¡i â‚¬").decode()
    'Đại €'
    """
    return text.translate(_BYTE_OF).encode("latin-1")
