"""Names of zones and places: the key under which a name is looked up, and its common spellings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from kcn_extract.text.shadow import shadow_of

_ROMAN = {
    roman: str(number)
    for number, roman in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), 1)
}
_JOINERS = re.compile(r"[-()\[\]\"“”/_]|\.(?!\d)|(?<!\d)\.")
_LEADING_ZERO = re.compile(r"0+(?=\d)")
_NUMBER_WITH_LETTER = re.compile(r"(\d{1,2}|ii|iii|iv)([a-d])")


@lru_cache(maxsize=4096)  # articles name the same few again and again
def fold_name(name: str) -> str:
    """Return the key under which a name is looked up. Two spellings of a name have one key: NFC or NFD, ``hoà`` or
    ``hòa``, any letter case, any dash with or without blanks, brackets or none, ``II``, ``2`` or ``02``, ``II-C`` or
    ``2C``.

    >>> fold_name("Yên Phong II-C") == fold_name("YÊN PHONG 2C")
    True
    >>> fold_name("Nam Đình Vũ (khu 1)")
    'nam đình vũ khu 1'
    """
    return _key(_JOINERS.sub(" ", _folded(name)))


def fold_names(names: Iterable[str]) -> list[str]:
    """Return the keys of many names, in half the time: they are folded as one text, a line for each."""
    lines = "".join(" ".join(name.split()) + "\n" for name in names)
    return [_key(line) for line in _JOINERS.sub(" ", _folded(lines)).split("\n")[:-1]]


def _folded(text: str) -> str:
    return shadow_of(text).folded.replace("ð", "đ")


def _key(folded: str) -> str:
    words = folded.split()
    for at, word in enumerate(words):
        if at and word in _ROMAN:  # never the first word: in "X.20" or "V.Com" it is a letter
            words[at] = _ROMAN[word]
        elif at and (match := _NUMBER_WITH_LETTER.fullmatch(word)):
            words[at] = _ROMAN.get(match[1], match[1].lstrip("0")) + match[2]
        elif word[0] == "0":
            words[at] = _LEADING_ZERO.sub("", word)
    for at in range(len(words) - 1, 1, -1):  # "2 c" -> "2c"
        if len(words[at]) == 1 and words[at] in "abcd" and words[at - 1].isdecimal():
            words[at - 1 : at + 1] = [words[at - 1] + words[at]]
    return " ".join(words)


_LAST_NUMBER = re.compile(r"(?<= )(?:(?P<arabic>[1-9])|(?P<roman>I{1,3}|IV|VI{0,3}|IX))(?P<letter>-?[A-D])?(?= |\)|$)")
_ARABIC_TO_ROMAN = {arabic: roman.upper() for roman, arabic in _ROMAN.items()}


def spellings(name: str) -> tuple[str, ...]:
    """Return the common ways to write a name: dashes with and without blanks, its number in Arabic and in Roman digits.

    >>> spellings("Phú Mỹ II")
    ('Phú Mỹ II', 'Phú Mỹ 2')
    >>> spellings("Song Khê - Nội Hoàng")
    ('Song Khê - Nội Hoàng', 'Song Khê-Nội Hoàng')
    """
    other = _LAST_NUMBER.sub(_other_digits, name)
    written = [name] if other == name else [name, other]
    return tuple(dict.fromkeys([*written, *(w.replace(" - ", "-") for w in written)]))


def _other_digits(match: re.Match[str]) -> str:
    letter = match["letter"] or ""
    if match["arabic"]:
        return _ARABIC_TO_ROMAN[match["arabic"]] + (f"-{letter}" if letter and letter[0] != "-" else letter)
    return _ROMAN[match["roman"].lower()] + letter.lstrip("-")


def other_order(name: str) -> str | None:
    """Return a name of two parts with the second in front, as the press has many: the zone lies in both communes.

    >>> other_order("Cẩm Điền - Lương Điền")
    'Lương Điền - Cẩm Điền'
    >>> other_order("Tam Dương II - khu A")
    """
    parts = name.split(" - ")
    if len(parts) != 2 or not all(part[0].isupper() for part in parts):  # not "khu A"
        return None
    return f"{parts[1]} - {parts[0]}"
