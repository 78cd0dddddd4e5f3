"""Numbers written out in words, in every variant: the other way about from what the library does; and sentences and
spellings to put them into."""

from __future__ import annotations

import random
import unicodedata
from decimal import Decimal

UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
POINTS = ("phẩy", "chấm")
FILLERS = ("linh", "lẻ", "lẽ")
THOUSANDS, MILLIONS, THOUSAND_MILLIONS = ("nghìn", "ngàn"), ("triệu",), ("tỷ", "tỉ")


def ways_of_saying(number: int) -> list[str]:
    """The ways of saying a number below 10,000: every way of saying its hundreds with every way of saying the rest.

    >>> ways_of_saying(4)
    ['bốn']
    >>> ways_of_saying(37)
    ['ba mươi bảy', 'ba mươi bẩy', 'ba bảy', 'ba bẩy']
    >>> len(ways_of_saying(105)), ways_of_saying(110)
    (18, ['một trăm mười', 'một trăm mốt', 'trăm mười', 'trăm mốt'])
    """
    thousands, rest = divmod(number, 1000)
    if not thousands:
        return below_thousand(rest)
    heads = [f"{count} {name}" for count in below_thousand(thousands) for name in THOUSANDS]
    tails = below_thousand(rest, behind=1000) if rest else [""]
    if rest == 500:
        tails = [*tails, "rưỡi"]
    if rest and rest % 100 == 0:  # hai nghìn ba
        tails = [*tails, *_units(rest // 100), *_short_units(rest // 100)]
    return [f"{head} {tail}".rstrip() for head in heads for tail in tails]


def some_ways_of_saying(number: int) -> list[str]:
    """Ways of saying a number below 10 to the 12th: as many as it takes to say each of its groups in each way.

    >>> some_ways_of_saying(2_000_040)[1:4]
    ['hai triệu không trăm bốn chục', 'hai triệu không trăm bốn', 'hai triệu không trăm tư']
    """
    said: list[list[str]] = []
    rest, behind = number, 0
    for value, names in ((10**9, THOUSAND_MILLIONS), (10**6, MILLIONS), (10**3, THOUSANDS)):
        count, rest = divmod(rest, value)
        if count:
            said.append([f"{words} {name}" for words in below_thousand(count, behind) for name in names])
            behind = value
        elif behind > value == 1000 and rest >= 100:  # hai triệu không nghìn ba trăm: hai triệu ba trăm is 2,300,000
            said.append([f"{UNITS[0]} {name}" for name in names])
            behind = value
    if rest or not said:
        said.append(below_thousand(rest, behind))
    turns = max(map(len, said))
    return list(dict.fromkeys(" ".join(ways[turn % len(ways)] for ways in said) for turn in range(turns)))


def below_thousand(number: int, behind: int = 0) -> list[str]:
    """The ways of saying a number below a thousand, ``behind`` a magnitude or (0) alone.

    >>> below_thousand(5, behind=1000)[:3]
    ['không trăm linh năm', 'không trăm linh lăm', 'không trăm linh nhăm']
    """
    hundreds, below = divmod(number, 100)
    if hundreds or behind:
        heads = [f"{unit} trăm" for unit in _units(hundreds)]
        if hundreds == 1 and below and not behind:
            heads.append("trăm")
        tails = _below_hundred(below) if below else [""]
        said = [f"{head} {tail}".rstrip() for head in heads for tail in tails]
        return said if hundreds else [*said, *(_filled(below) if below < 10 else _tens(below, behind))]
    return _units(number) if number < 10 else _tens(number)


def _below_hundred(number: int) -> list[str]:
    """Behind hundreds, whose tens need not be called tens."""
    ten, unit = divmod(number, 10)
    if not ten:
        return _filled(unit)
    said = _tens(number, hundred=True)
    if not unit:
        said += [*(_units(ten) if ten > 1 else []), *_short_units(ten), *(["rưỡi"] if ten == 5 else [])]
    return said


def _tens(number: int, behind: int = 0, hundred: bool = False) -> list[str]:
    """10 to 99. The ten is left out (ba bảy) where that is no spread (ba bốn) and no part of a magnitude (hai triệu ba
    bảy); alone also where five is called năm, which is a year."""
    ten, unit = divmod(number, 10)
    if ten == 1:
        return [f"mười {last}" for last in _units(unit) + _short_units(unit) if last != "mốt"] if unit else ["mười"]
    heads = _units(ten)
    if not unit:
        return [f"{head} {word}" for head in heads for word in ("mươi", "chục")]
    lasts = _units(unit) + _short_units(unit)
    said = [f"{head} mươi {last}" for head in heads for last in lasts]
    if behind > 1000:
        return said
    plain = hundred or behind == 1000 or not (unit == ten + 1 or 5 in (ten, unit))
    return said + [f"{head} {last}" for head in heads for last in (_units(unit) if plain else []) + _short_units(unit)]


def _filled(unit: int) -> list[str]:
    return [f"{filler} {last}" for filler in FILLERS for last in _units(unit) + _short_units(unit) if last != "mốt"]


def _units(unit: int) -> list[str]:
    return ["bảy", "bẩy"] if unit == 7 else [UNITS[unit]]


def _short_units(unit: int) -> list[str]:
    """What a unit is called behind a ten."""
    return {1: ["mốt"], 4: ["tư"], 5: ["lăm", "nhăm"]}.get(unit, [])


def ways_of_saying_decimals(digits: str) -> list[str]:
    """The ways of saying what stands behind a point: digit by digit, or as a number behind its noughts.

    >>> ways_of_saying_decimals("05"), ways_of_saying_decimals("24")[:3]
    (['không năm', 'không lăm', 'không nhăm'], ['hai bốn', 'hai tư', 'hai mươi bốn'])
    """
    lasts = _units(int(digits[-1])) + _short_units(int(digits[-1]))
    front = " ".join(UNITS[int(digit)] for digit in digits[:-1])
    said = [f"{front} {last}".strip() for last in lasts]
    rest = digits.lstrip("0")
    if len(rest) == 2:
        zeros = (UNITS[0] + " ") * (len(digits) - 2)
        said += [zeros + way for way in _tens(int(rest)) if "chục" not in way]
    return list(dict.fromkeys(said))


def in_words(number: int, chance: random.Random) -> str:
    """0 to 999,999,999,999 in words; ``chance`` picks among the ways.

    >>> in_words(105, random.Random(0)) in ways_of_saying(105)
    True
    """
    return chance.choice(some_ways_of_saying(number))


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
