"""What tests share: Vietnamese written in the encodings from before UTF-8, and as it looks where they are mistaken."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from kcn_extract.text import legacy
from kcn_extract.text.windows_1252 import as_windows_1252

_TCVN3 = {letter: sign for sign, letter in reversed(legacy.TCVN3.items())}
_VISCII = {letter: byte for byte, letter in enumerate(legacy.VISCII_HIGH, 0x80)} | {
    letter: ord(char) for char, letter in legacy.VISCII_CONTROL.items()
}
_VNI = {letter: signs for signs, letter in legacy.VNI.items()}
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def to_tcvn3(text: str) -> bytes:
    """It has no capitals with a tone: a font of capitals shows the small letters."""
    return "".join(_TCVN3.get(char) or _TCVN3.get(char.lower()) or char for char in text).encode("cp1252")


def to_vni(text: str) -> bytes:
    def signs(char: str) -> str:
        return _VNI.get(char) or (_VNI[char.lower()].upper() if char.lower() in _VNI else char)

    return "".join(map(signs, text)).encode("cp1252")


def to_viscii(text: str) -> bytes:
    return bytes(_VISCII.get(char) or ord(char) for char in text)


def to_windows_1258(text: str) -> bytes:
    """Letters with a tone that it lacks are written as two."""

    def parts(char: str) -> bytes:
        try:
            return char.encode("cp1258")
        except UnicodeEncodeError:
            decomposed = unicodedata.normalize("NFD", char)
            base = unicodedata.normalize("NFC", "".join(part for part in decomposed if part not in _TONES))
            return (base + "".join(part for part in decomposed if part in _TONES)).encode("cp1258")

    return b"".join(map(parts, text))


def as_latin(data: bytes) -> str:
    """How a browser shows bytes that it takes for windows-1252."""
    return as_windows_1252(data)


LEGACY: dict[str, Callable[[str], bytes]] = {
    "tcvn3": to_tcvn3,
    "vni": to_vni,
    "viscii": to_viscii,
    "windows-1258": to_windows_1258,
}
UNICODE: dict[str, Callable[[str], bytes]] = {
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "utf-32": lambda text: text.encode("utf-32"),
    "utf-32-le": lambda text: text.encode("utf-32-le"),
    "utf-8 twice": lambda text: as_latin(text.encode()).encode(),
    "utf-8 three times": lambda text: as_latin(as_latin(text.encode()).encode()).encode(),
}


def held_by(name: str, text: str) -> str:
    """A text in NFC, without the characters that an encoding lacks."""
    text = unicodedata.normalize("NFC", text)
    if name not in LEGACY:
        return text
    taken = set(legacy.TCVN3) - set(legacy.TCVN3.values()) if name == "tcvn3" else set()
    return "".join(char for char in text if char.isascii() or (char not in taken and _is_held(name, char)))


def _is_held(name: str, char: str) -> bool:
    try:
        data = LEGACY[name](char)
    except (UnicodeEncodeError, ValueError):
        return False
    encoding = next(one for one in legacy.ENCODINGS if one.name == name)
    return encoding.read(as_latin(data)).lower() == char.lower()
