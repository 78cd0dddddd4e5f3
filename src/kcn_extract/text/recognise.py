"""Which Vietnamese encoding of 8 bits a text is in: the one by which its words become syllables that exist."""

from __future__ import annotations

import re

from msgspec import Struct

from kcn_extract.text.decoded import Decoded, LostLetters
from kcn_extract.text.legacy import ENCODINGS, Legacy
from kcn_extract.text.suspicion import Lines
from kcn_extract.text.syllable import is_syllable
from kcn_extract.text.windows_1252 import HIGH

SURE = 0.85
"""Share of the words beyond ASCII that must become syllables."""
_ENOUGH = 2000  # different words that are asked
_FEW = 2
_SPEAKING = 8  # so many words in an encoding need no look at those in ASCII

_ETH = str.maketrans("ðÐ", "đĐ")  # the Icelandic letter, typed for Đ
_SIGN_INSIDE = re.compile(f"(?<=[A-Za-z])[{HIGH}](?<![À-ÖØ-öø-ÿµª])(?=[a-z])")
_ASCII_WORD = re.compile(r"(?<![^\W_])[a-z]*[aeiouy][a-z]*(?![^\W_])")
_CONSONANTS = re.compile("[B-DĐF-HJ-NP-TV-XZ]+")
_U_LOST = re.compile("(?<![ưƯuU])[ơờớởỡợ](?:c|ng)(?!\\w)")  # only ươ stands before c and ng


class Reading(Struct, frozen=True):
    """What the words of a text are in one encoding: how many become syllables that they were not, how many become
    others, how many stay what they were, how many are none."""

    encoding: Legacy
    gained: int
    changed: int
    kept: int
    failed: int

    @property
    def syllables(self) -> int:
        """Words that are read as syllables."""
        return self.gained + self.changed + self.kept

    @property
    def merit(self) -> int:
        """Syllables less other words."""
        return self.syllables - self.failed

    @property
    def is_sure(self) -> bool:
        """True if nearly all words are syllables."""
        return self.syllables > 0 and self.syllables >= SURE * (self.syllables + self.failed)


def pasted(text: str) -> Decoded | None:
    """Return a text whose letters are those of an old font or encoding, converted; None for any other text.

    >>> pasted("Coâng ty ñaàu tö")
    Decoded(text='Công ty đầu tư', encoding='vni')
    >>> pasted("São Paulo, 5 m², 3 µm, Intel®, Loïc")
    """
    lines = Lines.of(text)
    doubtful = "".join(lines.doubtful)
    best, second = sorted((_reading(encoding, doubtful) for encoding in ENCODINGS), key=lambda one: -one.merit)[:2]
    if best.merit == second.merit or not best.is_sure or best.gained < max(best.changed, 1):
        return None
    if lines.is_quotation(best.gained) or not _has_proof(best, doubtful):
        return None
    return _read(best.encoding, lines)


def raw(text: str) -> Decoded | None:
    """Return bytes in a Vietnamese encoding, given as if they were windows-1252; None for others, and where several
    encodings are equally good and do not come to the same.

    >>> raw("B¾c Giang"), raw("caf\\u00e9 latte")
    (Decoded(text='Bắc Giang', encoding='tcvn3'), None)
    """
    readings = [reading for encoding in ENCODINGS if (reading := _reading(encoding, text)).is_sure]
    most = max((reading.merit for reading in readings), default=0)
    best = [reading for reading in readings if reading.merit == most]
    texts = {reading.encoding.read(text) for reading in best}
    if len(texts) != 1 or (most < _SPEAKING and not _is_vietnamese(text, most)):
        return None
    return _read(best[-1].encoding, Lines.of(text))


def _reading(encoding: Legacy, text: str) -> Reading:
    count = {"gained": 0, "changed": 0, "kept": 0, "failed": 0}
    for word in [word for word in dict.fromkeys(encoding.word.findall(text)) if _tells(word)][:_ENOUGH]:
        read = encoding.read(word)
        if not _CONSONANTS.fullmatch(read):  # an abbreviation: NĐ, QĐ
            count[_fate(word, read, encoding.name)] += 1
    count["failed"] += len(set(_SIGN_INSIDE.findall(encoding.read(text))))
    return Reading(encoding, **count)


def _fate(word: str, read: str, encoding: str) -> str:
    if encoding == "tcvn3" and _U_LOST.search(read):
        return "gained"
    if not (is_syllable(read) and (read[1:].islower() or read.isupper() or len(read) == 1)):
        return "failed"
    if read == word:
        return "kept"
    return "changed" if is_syllable(word.translate(_ETH)) else "gained"


def _tells(word: str) -> bool:
    """True for a word with letters of ASCII and others."""
    return not word.isascii() and any("A" <= char <= "z" for char in word)


def _has_proof(reading: Reading, text: str) -> bool:
    """True if many words are gained; in a text that is Vietnamese otherwise, some, or one as no other text has
    (``B¾c``)."""
    if reading.gained >= _SPEAKING:
        return True
    if not _is_vietnamese(text, reading.gained):
        return False
    return reading.gained >= _FEW or _SIGN_INSIDE.search(text) is not None


def _is_vietnamese(text: str, syllables: int) -> bool:
    """True if the small words in ASCII are not mostly those of another language, beside so many syllables."""
    words = _ASCII_WORD.findall(text)
    return 2 * (sum(map(is_syllable, words)) + syllables) >= len(words) + syllables


def _read(encoding: Legacy, lines: Lines) -> Decoded:
    """Convert the doubtful lines; in a text that has others too, only those in which words are gained."""
    if lines.all_doubtful:
        text = encoding.read("".join(lines.lines))
    else:
        text = lines.changed(lambda line: encoding.read(line) if _reading(encoding, line).gained else line)
    if encoding.name == "tcvn3" and len(_U_LOST.findall(text)) >= _FEW and "ư" not in text:
        raise LostLetters(
            "TCVN3 whose letter ư, there a soft hyphen, was lost on the way: take the text from its source"
        )
    return Decoded(text, encoding.name)
