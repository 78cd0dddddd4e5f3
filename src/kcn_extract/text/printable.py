"""Text of others on its way to a terminal: without what could steer it.

Articles, ids, names of files and rule files are written by anyone. An escape sequence in them could repaint a terminal,
set its title or answer for the user; a mark of writing direction could show a name backwards; a line break could feign
a message.
"""

from __future__ import annotations

import re

# Control characters (but for line break and tab), separators of lines, marks of writing direction, what is no character
# in XML, and halves of characters.
_STEERING = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb\ufffe\uffff"
)
_IN_TEXT = re.compile(f"[{_STEERING}]")
_IN_LINE = re.compile(f"[{_STEERING}\t\n]")
_NAMED = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}


def harmless(text: str) -> str:
    """Return a text of several lines, equally long, with a replacement character for each that could steer a terminal.

    >>> harmless("tăng \\x1b[31m5%")
    'tăng �[31m5%'
    """
    return _IN_TEXT.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", " \n"))


def in_line(text: str) -> str:
    """Return a text as one line: what could steer a terminal, line breaks and tabs are written as escapes.

    >>> print(in_line("a\\nb\\x1b[31m"))
    a\\nb\\x1b[31m
    """
    return _IN_LINE.sub(_escaped, text)


def json_on_screen(line: bytes) -> bytes:
    """Return a line of JSON, of the same meaning, with escapes for what could steer a terminal.

    >>> json_on_screen('{"id":"\\u202e"}'.encode())
    b'{"id":"\\\\u202e"}'
    """
    return _IN_TEXT.sub(lambda found: f"\\u{ord(found[0]):04x}", line.decode()).encode()


def _escaped(found: re.Match[str]) -> str:
    char = found[0]
    return _NAMED.get(char) or (f"\\x{ord(char):02x}" if char <= "\xff" else f"\\u{ord(char):04x}")
