"""Bytes -> text, and text that was decoded wrongly before -> what it meant.

Nearly all input is UTF-8: it costs one strict decoding, and some searches for a character. Only a text that has letters
as Vietnamese has not, or bytes that are not UTF-8, are asked what they are. What stays unknown is refused by name,
never read as rubbish.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from kcn_extract.text.decoded import Decoded, LostLetters, UndecodableText
from kcn_extract.text.lost import check_not_lost
from kcn_extract.text.suspicion import is_suspicious
from kcn_extract.text.windows_1252 import as_windows_1252

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

__all__ = ["Decoded", "LostLetters", "UndecodableText", "decode", "repair", "repair_titled"]


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Return the text of a file or a part, without a byte-order mark, and the name of its encoding.

    ``declared`` is what a header or a page says of it: a hint for what is neither Unicode nor Vietnamese, and checked.
    Letters that the encoding composes from signs (windows-1258, VNI) are written as one, in NFC. Raises
    :class:`UndecodableText`.

    >>> decode("tỷ đồng".encode()), decode("tỷ đồng".encode("utf-16")).encoding
    (Decoded(text='tỷ đồng', encoding=None), 'utf-16')
    >>> decode(b"Khu c\\xabng nghi\\xd6p B\\xbec Giang")
    Decoded(text='Khu công nghiệp Bắc Giang', encoding='tcvn3')
    """
    for mark, name in MARKS:
        if data.startswith(mark):
            return _mended(_decoded(data, name), name)
    if b"\0" in data and (wide := _unmarked(data)):
        return _mended(data.decode(wide), wide)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _eight_bit(data, declared, error)
    return repair(text)


def repair(text: str) -> Decoded:
    """Return a text with what was pasted from an old font, or decoded wrongly before, converted; the same object where
    there is nothing of that. Raises :class:`LostLetters` where some were lost on that way.

    >>> repair("C«ng ty ®Çu t­"), repair("tá»· Ä‘á»“ng")
    (Decoded(text='Công ty đầu tư', encoding='tcvn3'), Decoded(text='tỷ đồng', encoding='utf-8 twice'))
    >>> repair("São Paulo, 5 m², 3 µm, Intel®").encoding
    """
    check_not_lost(text)
    if not is_suspicious(text):
        return Decoded(text, None)
    from kcn_extract.text import recognise  # here, as few texts need the tables of old encodings
    from kcn_extract.text.mojibake import decoded_again

    again = decoded_again(text)
    pasted = recognise.pasted(again.text if again else text)
    if pasted and again:
        return Decoded(pasted.text, f"{pasted.encoding} in {again.encoding}")
    return pasted or again or Decoded(text, None)


def repair_titled(title: str | None, text: str) -> tuple[str | None, Decoded]:
    """Return a title and its text, both repaired. A title is too short to tell by itself: it is asked together with the
    text.

    >>> repair_titled("VSIP B¾c Ninh", "C«ng ty ®Çu t\u00ad")
    ('VSIP Bắc Ninh', Decoded(text='Công ty đầu tư', encoding='tcvn3'))
    """
    if not title or "\n" in title:
        return title, repair(text)
    both, encoding = repair(f"{title}\n{text}")
    if encoding is None:
        return title, Decoded(text, None)
    title, _, text = both.partition("\n")
    return title, Decoded(text, encoding)


# Unicode, with a mark and without

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte-order marks, and what is read behind them: with them, by the two that can stand for either order."""
_WITHOUT_MARK = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
# What Vietnamese is written with; bytes that are no UTF-16 look like the rest of Unicode.
_USUAL = re.compile("[\t\n\r -~\u00a0-\u01b0\u0300-\u0323\u1ea0-\u1ef9\u2010-\u203a\u20ab\u20ac\ufeff]")
_MOST = 0.95


def _mended(text: str, name: str) -> Decoded:
    repaired = repair(text)
    if name == "utf-8":
        return repaired
    return Decoded(repaired.text, f"{repaired.encoding} in {name}" if repaired.encoding else name)


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode(name).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        if name == "utf-8":
            raise UndecodableText(_not_utf_8(data, error)) from None
        raise UndecodableText(
            f"not {name.upper()}, though it begins with its byte-order mark: byte 0x{data[error.start]:02x} at offset "
            f"{error.start} (it was cut off or damaged: take it from its source)"
        ) from None


def _unmarked(data: bytes) -> str | None:
    """Return the name of the UTF-16 or UTF-32 without a mark that bytes are in."""
    for name in _WITHOUT_MARK:
        text = data.decode(name, errors="replace")
        if len(_USUAL.findall(text)) >= _MOST * len(text) and "\ufffd" not in text:
            return name
    return None


# Bytes that are no Unicode

_TYPOGRAPHIC = frozenset("€…‘’“”•–—™\u00a0§©«®°±·»")  # what all pages of Windows for Latin letters share
_WESTERN = frozenset(("windows-1252", "cp1252", "iso-8859-1", "iso8859-1", "latin-1", "latin1"))
_WESTERN_LETTERS = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüÿŒœ¡¿£²³ªº")
_SIGN_IN_WORD = re.compile("(?<=[A-Za-z])[§©«®°±·»][a-z]|[©®][a-z]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def _eight_bit(data: bytes, declared: str | None, error: UnicodeDecodeError) -> Decoded:
    if b"\0" not in data and not _is_nearly_utf_8(data):
        from kcn_extract.text import recognise

        text = as_windows_1252(data)
        if vietnamese := recognise.raw(text):
            return vietnamese
        said = (declared or "").strip().lower()
        if _is_western(text, said):
            return Decoded(text, "windows-1252")
        if said and said not in _WESTERN and (likely := _likely(data, [said])):
            return Decoded(str(likely), said)
    raise UndecodableText(_not_utf_8(data, error))


def _is_western(text: str, declared: str) -> bool:
    """True for ASCII with typographic signs, and for a text with Western letters that is declared to be so."""
    beyond = {char for char in text if char > "~"}
    if _CONTROL.search(text) or _SIGN_IN_WORD.search(text):
        return False
    return beyond <= _TYPOGRAPHIC or (declared in _WESTERN and beyond <= _TYPOGRAPHIC | _WESTERN_LETTERS)


def _is_nearly_utf_8(data: bytes) -> bool:
    """True if far more letters beyond ASCII are UTF-8 than not."""
    text = data.decode("utf-8", errors="replace")
    return sum(char > "\x7f" for char in text) > 5 * text.count("\ufffd")


def _likely(data: bytes, among: list[str] | None = None) -> CharsetMatch | None:
    """What bytes look like to charset-normalizer, of all encodings or only some."""
    import charset_normalizer  # here, as few runs meet such bytes

    try:
        return charset_normalizer.from_bytes(data, cp_isolation=among).best()
    except (LookupError, ValueError):  # no encoding of that name
        return None


def _not_utf_8(data: bytes, error: UnicodeDecodeError) -> str:
    return f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start} ({_looks_like(data, error)})"


def _looks_like(data: bytes, error: UnicodeDecodeError) -> str:
    """Return what bytes look like that are not read, and the remedy."""
    if b"\0" in data or len(_CONTROL.findall(data.decode("latin-1"))) > len(data) / 10:
        return "it looks like binary data"
    if _is_nearly_utf_8(data):
        if error.reason == "unexpected end of data":
            return "it ends within a character: it was cut off; take it from its source, or remove that byte"
        bad = data.decode("utf-8", errors="replace").count("\ufffd")
        return f"all but {bad} of its characters are UTF-8; fix {'that byte' if bad == 1 else 'those bytes'}"
    beyond = sum(byte > 0x7F for byte in data)
    likely = _likely(data) if beyond > _OTHER_SCRIPT * len(data) else None
    if likely and likely.encoding in _OF_OTHER_SCRIPTS:
        name = likely.encoding.replace("_", "-").upper()
        return f"it looks like {name}; convert it to UTF-8 with iconv -f {name} -t UTF-8"
    return (
        "none of the Vietnamese encodings either; convert it to UTF-8, from Western European with "
        "iconv -f WINDOWS-1252 -t UTF-8, or fix that byte"
    )


_OTHER_SCRIPT = 0.2  # of the bytes are beyond ASCII where few letters are Latin
# Where charset-normalizer is to be trusted: what has its own script. Latin letters it mistakes for one another.
_OF_OTHER_SCRIPTS = frozenset((
    "gb18030", "gb2312", "gbk", "big5", "big5hkscs", "cp950", "cp932", "shift_jis", "euc_jp", "iso2022_jp", "cp949",
    "euc_kr", "johab", "cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866", "cp1253", "iso8859_7", "cp1255", "cp1256",
    "tis_620", "cp874",
))  # fmt: skip
