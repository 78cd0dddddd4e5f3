"""The Vietnamese encodings from before Unicode: what each letter stands for.

Each is described on what its bytes look like where they are taken for windows-1252, as in a browser, or where text in
an old font is copied into a Unicode document. Raw bytes are first read as just that, so there is one description for
both. No codec of Python knows these encodings but windows-1258.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from msgspec import Struct

from kcn_extract.text.syllable import is_syllable
from kcn_extract.text.windows_1252 import WINDOWS_1252

ACUTE, GRAVE, HOOK, TILDE, DOT = "\u0301\u0300\u0309\u0303\u0323"
CIRCUMFLEX, BREVE = "\u0302\u0306"


class Legacy(Struct, frozen=True):
    """An encoding: ``word`` finds what may be a word of a text in it, ``read`` returns the text that is meant."""

    name: str
    word: re.Pattern[str]
    read: Callable[[str], str]


_LETTERS = "A-Za-zÀ-ÖØ-öø-ÿ"

_TCVN3_FROM = "\u00a1¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ"
_TCVN3_TO = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
# What a page or a PDF makes of some of them: Greek mu, the minus sign for the soft hyphen, a bullet.
TCVN3 = dict(zip(_TCVN3_FROM, _TCVN3_TO, strict=True)) | {"\u03bc": "à", "\u2212": "ư", "\u2219": "ã"}

VISCII_HIGH = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
VISCII_CONTROL = {"\x02": "Ẳ", "\x05": "Ẵ", "\x06": "Ẫ", "\x14": "Ỷ", "\x19": "Ỹ", "\x1e": "Ỵ"}
_VISCII = (
    {chr(byte): letter for byte, letter in enumerate(VISCII_HIGH, 0x80)}
    | {chr(char): VISCII_HIGH[byte - 0x80] for byte, char in WINDOWS_1252.items()}
    | VISCII_CONTROL
)

_1258_BYTES = [byte for byte in range(0xC0, 0x100) if bytes([byte]).decode("cp1258") != chr(byte)]
_1258 = {chr(byte): bytes([byte]).decode("cp1258") for byte in _1258_BYTES}


def _vni() -> dict[str, str]:
    """VNI writes a vowel and behind it one sign for its mark and its tone; some letters have a sign of their own."""
    tones = dict(zip("ùøûõï", (ACUTE, GRAVE, HOOK, TILDE, DOT), strict=True))
    circumflex = {"â": CIRCUMFLEX} | {
        sign: CIRCUMFLEX + tone for sign, tone in zip("áàåãä", tones.values(), strict=True)
    }
    breve = {"ê": BREVE} | {sign: BREVE + tone for sign, tone in zip("éèúüë", tones.values(), strict=True)}
    vowels = {"a": "a", "e": "e", "o": "o", "u": "u", "y": "y", "ô": "ơ", "ö": "ư"}
    marks = {
        vowel: tones | (circumflex if vowel in "aeo" else {}) | (breve if vowel == "a" else {}) for vowel in vowels
    }
    table = {vowel + sign: vowels[vowel] + mark for vowel in vowels for sign, mark in marks[vowel].items()}
    table |= {"ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ"}
    return {signs: unicodedata.normalize("NFC", letter) for signs, letter in table.items()}


VNI = _vni()
_VNI_PAIR = re.compile(f"[{''.join({signs[0] for signs in VNI})}][ùøûõïâáàåãäêéèúüë]?", re.IGNORECASE)


def _read_vni(text: str) -> str:
    def letter(pair: re.Match[str]) -> str:
        signs = pair[0]
        read = VNI.get(signs.lower()) or VNI.get(signs[0].lower(), signs[0]) + signs[1:]
        return read.upper() if signs[0].isupper() else read

    return _VNI_PAIR.sub(letter, text)


_TCVN3_TRANSLATION = str.maketrans(TCVN3)
_BASE_CAPITAL = "A-ZĂÂÊÔƠƯĐ"
_TONED_SMALL = "à-ãè-éì-íò-õù-úýĩũạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
_CAPITALS_WITH_SMALL = re.compile(
    f"(?<![^\\W\\d_])(?=[^\\W\\d_]*(?:[{_TONED_SMALL}][{_BASE_CAPITAL}]|[{_BASE_CAPITAL}]{{2}}))"
    f"[{_BASE_CAPITAL}{_TONED_SMALL}]{{2,}}(?![^\\W\\d_])"
)
_CAPITAL_WITH_SMALL = re.compile(rf"(?<![^\W\d_])[{_BASE_CAPITAL}][{_TONED_SMALL}](?![^\W\d_])")
_WORD_BEFORE, _WORD_BEHIND = re.compile(r"[^\W\d_]{2,7} \Z"), re.compile(r" [^\W\d_]{2,7}")
_LONGEST = 8


def _read_tcvn3(text: str) -> str:
    """TCVN3 has no capitals with a tone: ``NGHIÖP`` is typed with a small one and a font that shows capitals. Where the
    rest of a word is in capitals, so is this letter; for ``Xã`` the words beside it tell."""
    read = _CAPITALS_WITH_SMALL.sub(lambda word: word[0].upper(), text.translate(_TCVN3_TRANSLATION))
    return _CAPITAL_WITH_SMALL.sub(lambda word: word[0].upper() if _stands_in_capitals(word) else word[0], read)


def _stands_in_capitals(word: re.Match[str]) -> bool:
    before = _WORD_BEFORE.search(word.string[max(0, word.start() - _LONGEST) : word.start()])
    beside = (before, _WORD_BEHIND.match(word.string, word.end()))
    return any(other and (text := other[0].strip()).isupper() and is_syllable(text) for other in beside)


def _translator(table: Mapping[str, str]) -> Callable[[str], str]:
    translation = str.maketrans(dict(table))
    return lambda text: unicodedata.normalize("NFC", text.translate(translation))


def _word(others: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(f"[{_LETTERS}{re.escape(''.join(others))}]+")


ENCODINGS = (
    Legacy("tcvn3", _word(TCVN3), _read_tcvn3),
    Legacy("vni", _word({}), _read_vni),
    Legacy("viscii", _word(_VISCII), _translator(_VISCII)),
    Legacy("windows-1258", _word(_1258), _translator(_1258)),
)
