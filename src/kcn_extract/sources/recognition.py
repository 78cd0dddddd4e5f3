"""Which format a file is in: by its content first, by its ending second."""

from __future__ import annotations

import re
from contextlib import suppress

from kcn_extract.sources.fields import Fields
from kcn_extract.sources.formats import (
    BOOK,
    BY_ENDING,
    BZIP2,
    CSV,
    DATABASE,
    DELIMITERS,
    EXCEL,
    FONT,
    GZIP,
    HTML,
    JSON,
    JSON_LINES,
    MAIL,
    MAILBOX,
    MEDIA,
    OLD_OFFICE,
    OPEN_DOCUMENT,
    OTHER_ARCHIVE,
    PARQUET,
    PDF,
    PICTURE,
    PRESENTATION,
    PROGRAM,
    REFUSED_ENDINGS,
    RICH_TEXT,
    TAR,
    TEXT,
    WORD,
    XZ,
    ZIP,
    ZSTD,
    Format,
    Kind,
    Refused,
    ending_of,
)
from kcn_extract.text.encoding import MARKS

HEAD = 8192
"""Bytes of a file that are looked at."""

_SIGNATURES: tuple[tuple[int, bytes, Format | Refused], ...] = (
    (0, b"%PDF-", PDF),
    (0, b"PAR1\x15", PARQUET),
    (0, b"\x1f\x8b\x08", GZIP),
    (4, b"1AY&SY", BZIP2),
    (0, b"\xfd7zXZ\0", XZ),
    (0, b"\x28\xb5\x2f\xfd", ZSTD),
    (257, b"ustar", TAR),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
    (0, b"{\\rtf", RICH_TEXT),
    (0, b"\x89PNG\r\n", PICTURE),
    (0, b"\xff\xd8\xff", PICTURE),
    (0, b"GIF87a", PICTURE),
    (0, b"GIF89a", PICTURE),
    (0, b"II*\0", PICTURE),
    (0, b"MM\0*", PICTURE),
    (8, b"WEBPVP8", PICTURE),
    (0, b"7z\xbc\xaf\x27\x1c", OTHER_ARCHIVE),
    (0, b"Rar!\x1a\x07", OTHER_ARCHIVE),
    (0, b"ID3\x03", MEDIA),
    (0, b"ID3\x04", MEDIA),
    (0, b"OggS\0", MEDIA),
    (0, b"\x1aE\xdf\xa3", MEDIA),
    (0, b"\0\0\0\x18ftyp", MEDIA),
    (0, b"\0\0\0\x1cftyp", MEDIA),
    (0, b"\0\0\0\x20ftyp", MEDIA),
    (0, b"\x7fELF", PROGRAM),
    (0, b"MZ\x90\0", PROGRAM),
    (0, b"SQLite format 3\0", DATABASE),
    (0, b"wOFF", FONT),
    (0, b"wOF2", FONT),
)
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_INSIDE_ZIP: tuple[tuple[bytes, Format | Refused], ...] = (
    (b"mimetypeapplication/epub+zip", BOOK),
    (b"mimetypeapplication/vnd.oasis.opendocument", OPEN_DOCUMENT),
    (b"word/", WORD),
    (b"ppt/", PRESENTATION),
    (b"xl/", EXCEL),
)
_OFFICE_ZIP = b"[Content_Types].xml"

_PAGE = re.compile(
    r"\s{0,100}(?:<\?xml[^>]{0,200}>\s{0,100})?(?:<!--.{0,2000}?-->\s{0,100}){0,5}"
    r"<(?:!doctype html|html|head|body)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_BLOCK = re.compile(
    r"</?(?:p|div|article|section|main|figure|figcaption|table|tbody|tr|td|th|ul|ol|li|h[1-6]|br|blockquote|aside)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_JSON_BEGIN = re.compile(r"\s*(?P<array>\[\s*)?(?P<object>\{)\s*(?:[\"}]|$)")
_LONGEST_HEAD, _LONGEST_NAME = 600, 30  # characters of the names of columns, together and each
_USUAL = Fields()
_FEWEST_BLOCKS = 4
_HEADER = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]{1,40}):[ \t]?[^\n]*\n(?:[ \t][^\n]*\n)*")
_MAIL_HEADERS = frozenset(
    ("from", "to", "subject", "date", "message-id", "mime-version", "content-type", "return-path", "received")
)
_MAILBOX = re.compile(r"From \S+@\S+ +\w{3} \w{3} ")


def format_of(head: bytes, name: str) -> Format | Refused | None:
    """Return the format of a file that begins with ``head``, or what it is instead of an article; None where it is none
    of those known, which may still be text.

    >>> format_of(b'{"text": "5%"}', "export").name, format_of(b"<!DOCTYPE html><p>5%", "tin.txt").name
    ('JSON lines', 'HTML')
    """
    by_ending = BY_ENDING.get(ending_of(name)) or REFUSED_ENDINGS.get(ending_of(name))
    if not head:
        return None
    if found := by_content(head, by_ending):
        return found
    if by_ending is HTML or isinstance(by_ending, Refused):  # but its content is not what its ending says
        return TEXT
    return by_ending


def by_content(head: bytes, by_ending: Format | Refused | None = None) -> Format | Refused | None:
    """Return the format that the beginning of a file shows, None where it shows none; its ending counts where two
    formats begin alike."""
    for offset, magic, format in _SIGNATURES:
        if head.startswith(magic, offset):
            return format
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        return _in_zip(head, by_ending)
    return _of_text(_readable(head), by_ending)


def is_page(text: str) -> bool:
    """Return True for an HTML page, or a piece of one: a text in which most lines have a tag of a block. A text with a
    tag or two, or one that quotes some code, is none.

    >>> is_page("<p>Vốn <b>5 tỷ</b> đồng.</p>"), is_page("Vốn <b>5 tỷ</b> đồng, lãi < 10%.")
    (True, False)
    """
    if "<" not in text:
        return False
    if _PAGE.match(text):
        return True
    blocks = sum(1 for _ in _BLOCK.finditer(text))
    if _BLOCK.match(text.lstrip()[:2100]) and blocks > 1:
        return blocks >= _FEWEST_BLOCKS or text.rstrip().endswith(">")
    if blocks < _FEWEST_BLOCKS:
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    return sum(1 for line in lines if _BLOCK.search(line)) * 2 > len(lines)


def _of_text(text: str, by_ending: Format | Refused | None) -> Format | Refused | None:
    """Return the format that a text is in: a page, a mail, rows; None for prose."""
    if _MAILBOX.match(text):
        return MAILBOX
    if _is_mail(text):
        return MAIL
    if json := _json_in(text, by_ending):
        return json
    if isinstance(by_ending, Format) and by_ending.kind is Kind.rows:
        return by_ending
    if is_page(text) or (by_ending is HTML and _BLOCK.search(text)):
        return HTML
    return CSV if by_ending in (None, TEXT) and _has_columns(text) else None


def _has_columns(text: str) -> bool:
    """Return True for a text whose first line names two columns of articles or more, the text among them.

    >>> _has_columns("id;Content;views\\n1;x;5"), _has_columns("Vốn, lãi và nợ\\nHà Nam")
    (True, False)
    """
    line, _, rest = text[:_LONGEST_HEAD].partition("\n")
    delimiter = max(DELIMITERS, key=line.count)
    if not rest or delimiter not in line:
        return False
    with suppress(UnicodeError):  # it was read as bytes
        line = line.encode("latin-1").decode()
    names = [name.strip().strip('"') for name in line.split(delimiter)]
    return max(map(len, names)) <= _LONGEST_NAME and {"text"} < _USUAL.of_row(names).keys()


def _json_in(text: str, by_ending: Format | Refused | None) -> Format | None:
    """Return the format of a text that is JSON: an object a line, or values over lines.

    >>> _json_in('{"text": "5%"}\\n{"text":', None).name, _json_in('[{"text": "5%"}]', TEXT).name
    ('JSON lines', 'JSON')
    """
    if not (begin := _JSON_BEGIN.match(text)):
        return None
    if begin["array"]:
        return JSON
    line, _, rest = text[begin.start("object") :].partition("\n")
    if by_ending is JSON:  # that also many call what has an object a line
        return JSON_LINES if line.rstrip().endswith("}") and rest.lstrip().startswith("{") else JSON
    return JSON if line.strip() == "{" else JSON_LINES


def _is_mail(text: str) -> bool:
    """Return True for a text that begins with three headers, two of them of a mail."""
    at = 0
    names: list[str] = []
    while len(names) < 40 and (match := _HEADER.match(text, at)):
        names.append(match["name"].lower())
        at = match.end()
    return len(names) > 2 and len(_MAIL_HEADERS.intersection(names)) > 1


def _in_zip(head: bytes, by_ending: Format | Refused | None) -> Format | Refused:
    for sign, format in _INSIDE_ZIP:
        if sign in head:
            return format
    return by_ending if _OFFICE_ZIP in head and by_ending else ZIP


def _readable(head: bytes) -> str:
    """Return the beginning of a file as text good enough to see tags and headers in it."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return head.decode(encoding, "replace").removeprefix("\ufeff").replace("\r\n", "\n")
    return head.decode("latin-1").replace("\r\n", "\n")
