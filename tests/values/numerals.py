"""Numbers written out in words, in every variant: the other way about from what the library does; and sentences and
spellings to put them into."""

from __future__ import annotations

import random
import unicodedata
from decimal import Decimal

UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
MAGNITUDES = ((10**9, ("tỷ", "tỉ")), (10**6, ("triệu",)), (10**3, ("nghìn", "ngàn")))


def in_words(number: int, chance: random.Random) -> str:
    """0 to 999,999,999,999 in words; ``chance`` picks among the variants.

    >>> in_words(105, random.Random(0)) in ("một trăm linh năm", "một trăm lẻ năm")
    True
    """
    if number == 0:
        return UNITS[0]
    words: list[str] = []
    rest = number
    for value, names in MAGNITUDES:
        count, rest = divmod(rest, value)
        if count:
            words += [*_group(count, bool(words) and chance.random() < 0.3, chance), chance.choice(names)]
        elif words and rest and value == 1000 and (rest >= 100 or chance.random() < 0.3):
            words += [UNITS[0], chance.choice(names)]
    if rest:
        words += _group(rest, bool(words) and rest < 100, chance)
    return " ".join(words)


def _group(number: int, full: bool, chance: random.Random) -> list[str]:
    """Below a thousand; ``full`` says the hundreds also where there are none (or skips them with linh)."""
    hundreds, below = divmod(number, 100)
    tens, unit = divmod(below, 10)
    words: list[str] = []
    if hundreds or (full and not (tens == 0 and chance.random() < 0.5)):
        words += [UNITS[hundreds], "trăm"]
    if tens == 0:
        if unit:
            words += ([chance.choice(("linh", "lẻ"))] if words or full else []) + [_sound(unit, 0, chance)]
        return words
    if tens == 1:
        return [*words, "mười", *([_sound(unit, 1, chance)] if unit else [])]
    ten = "bảy" if tens == 7 and chance.random() < 0.5 else UNITS[tens]
    if not unit:
        return [*words, ten, chance.choice(("mươi", "chục"))]
    sound = _sound(unit, tens, chance)
    short = sound in ("mốt", "tư", "lăm", "nhăm") and chance.random() < 0.5
    return [*words, ten, *([] if short else ["mươi"]), sound]


def _sound(unit: int, tens: int, chance: random.Random) -> str:
    if unit == 5 and tens:
        return chance.choice(("lăm", "nhăm"))
    if tens > 1 and unit == 1:
        return "mốt"
    if tens > 1 and unit == 4:
        return chance.choice(("tư", "bốn"))
    return chance.choice(("bảy", "bẩy")) if unit == 7 else UNITS[unit]


def in_digits(number: Decimal, group: str = ".", decimal: str = ",") -> str:
    """1234567.5 -> 1.234.567,5

    >>> in_digits(Decimal("1234567.5"))
    '1.234.567,5'
    """
    whole, _, fraction = format(number, "f").partition(".")
    grouped = f"{int(whole):,}".replace(",", group)
    return f"{grouped}{decimal}{fraction}" if fraction else grouped


FRAMES = ("Đến nay đạt {}, theo báo cáo.", "Con số là {}.", "({})", "“{}”, ông nói", "tăng thêm {} so với trước")


def shown(text: str, chance: random.Random) -> str:
    """The same text as other people type it."""
    kind = chance.randrange(5)
    if kind == 0:
        return unicodedata.normalize("NFD", text)
    if kind == 1:
        return text.replace(" ", "\u00a0")
    if kind == 2:
        return text.upper()
    return text
