"""Numbers as Vietnamese news writes them, in digits, words and mixed -> exact values.

The words stand in the tables of ``number.toml``; here is how they combine. Every function is pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

Tables: TypeAlias = Mapping[str, Mapping[str, Any]]

VIETNAMESE = "."
ENGLISH = ","


class Range(NamedTuple):
    """An amount or a range: ``low == high`` for a single number."""

    low: Decimal
    high: Decimal


class NumberError(ValueError):
    """Words or digits that are no well-formed number (``hai ba mươi lăm bảy``)."""


def digits(text: str, groups: str = VIETNAMESE) -> Decimal:
    """The value of a number in digits.

    Vietnamese custom: the point groups thousands, the comma is the decimal sign (1.234,5). Where one separator stands
    alone, three digits after a point are a group (1.500), one, two or four and more are decimals (22.05), as after a
    comma (0,5; 12,500 is 12.5). ``groups`` names the signs that group thousands where that is ambiguous: ``"."`` in
    Vietnamese custom, ``","`` in English (1,234.5; 5,980), ``".,"`` where an article mixes both.

    >>> digits("1.234,5"), digits("1,234.5"), digits("22.05"), digits("1.500"), digits("5,980", ENGLISH)
    (Decimal('1234.5'), Decimal('1234.5'), Decimal('22.05'), Decimal('1500'), Decimal('5980'))
    """
    if text.isdecimal():
        return Decimal(text)
    if " " in text:  # 1 200 000: the blank only groups
        return Decimal(text.replace(" ", "").replace(",", "."))
    decimal = _decimal_sign(text, groups)
    if not decimal:
        return Decimal(_without_signs(text))
    whole, _, fraction = text.rpartition(decimal)
    return Decimal(f"{_without_signs(whole)}.{fraction}")


def _decimal_sign(text: str, groups: str) -> str:
    """The sign before the decimals of a number; empty where all its signs group."""
    points, commas = text.count("."), text.count(",")
    if points and commas:
        last = "," if text.rfind(",") > text.rfind(".") else "."
        return last if text.count(last) == 1 else ""  # 1,234.567.890 follows neither custom: all are groups
    sign = "." if points else ","
    if points + commas > 1:
        return sign if len(text.rpartition(sign)[2]) != 3 else ""  # 1.250.5: a slip for 1.250,5
    return "" if sign in groups and is_ambiguous(text) else sign


def _without_signs(text: str) -> str:
    return text.replace(".", "").replace(",", "")


def is_ambiguous(text: str) -> bool:
    """True if the only separator may as well group as divide: 1.500 and 5,980, not 0,125 or 22.05.

    >>> [is_ambiguous(text) for text in ("1.500", "5,980", "0,125", "22.05", "1.234,5", "1.234.567")]
    [True, True, False, False, False, False]
    """
    return len(text) > 4 and text[-4] in ".," and text[0] != "0" and text[:-4].isdecimal() and len(text) <= 7


_SIMPLE = re.compile(r"([0-9][0-9.,]*)(?: ?([^\W\d_]+)([0-9]{1,3})?)?")
_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*(?: [0-9]{3}(?![0-9]))*(?:[.,][0-9]+)?|[^\W\d_]+")
_APART = re.compile(r"(?<=[0-9]) ?([.,]) (?=[0-9])")


def number(text: str, tables: Tables, groups: str = VIETNAMESE) -> Range | None:
    """The value of a number in digits, words or both: ``1.500``, ``5,2 nghìn tỷ``, ``một trăm linh năm``,
    ``1 tỷ 200 triệu``, ``ba triệu rưỡi``, ``hai ba`` (two or three). None where it is vague (``vài chục``, ``tỷ``).

    Raises :class:`NumberError` where the words make no number.
    """
    simple = _SIMPLE.fullmatch(text)
    if simple:  # by far the most frequent form
        amount = digits(simple[1], groups)
        factor = 1 if simple[2] is None else tables["magnitude"].get(simple[2])
        if factor is not None:
            if simple[3]:  # 2tr5 is 2,5 triệu
                amount += Decimal(f"0.{simple[3]}")
            amount *= factor
            return Range(amount, amount)
    tokens = _TOKEN.findall(_APART.sub(r"\1", text))  # 1 . 200 , 5: the marks stand apart
    vague = tables["vague_number"]
    if any(token in vague for token in tokens):
        return None
    spread = _spread(tokens, tables)
    if spread is None:
        value = _Reader(tokens, tables, groups).read()
        return None if value is None else Range(value, value)
    low = _Reader(tokens[: spread + 1] + tokens[spread + 2 :], tables, groups).read()
    high = _Reader(tokens[:spread] + tokens[spread + 1 :], tables, groups).read()
    return None if low is None or high is None else Range(low, high)


def _spread(tokens: list[str], tables: Tables) -> int | None:
    """Where two units follow each other that are a spread and no number: one apart (``hai ba trăm``), or five and seven
    at the beginning. Behind a hundred or a magnitude they are a ten and its unit (``trăm hai ba``), unless tens or
    hundreds of them are counted (``trăm hai ba mươi``); behind a point they are digits. Raises NumberError for three
    units."""
    units, marks, tens = tables["unit_word"], tables["number_mark"], tables["ten_word"]
    for at in range(len(tokens) - 1):
        if marks.get(tokens[at]) == "point":
            return None
        first = units.get(tokens[at])
        second = 10 if marks.get(tokens[at + 1]) == "ten" and at == 0 else units.get(tokens[at + 1])
        if at == 0 and (first, second) == _FIVE_OR_SEVEN:
            return at
        if not first or second != first + 1 or (at and tokens[at - 1] in units):
            continue
        before, behind = tokens[at - 1] if at else "", "".join(tokens[at + 2 : at + 3])
        if behind in units:
            raise NumberError("three units in a row")
        if before not in tables["magnitude"] or tens.get(behind) in (10, _HUNDRED):  # a hundred is a magnitude too
            return at
    return None


_FIVE = 5
_FIVE_OR_SEVEN = (_FIVE, 7)
_HUNDRED = 100
_THOUSAND = 1000


class _Group(NamedTuple):
    """A number below a thousand, or a figure, and how it is said: ``unit``, ``pair`` (of digits: bốn lăm), ``whole``
    (as it stands: with linh or không trăm, or a fraction), ``figure``, ``words``."""

    value: Decimal
    said: str


class _Vague(Exception):
    """A ten, a hundred or a magnitude that nothing counts: ``chục``, ``nghìn tỷ``."""


class _Reader:
    """Reads the words of one number from left to right: groups below a thousand, each with what stands behind its point
    and with its magnitudes. ``parts`` is what is closed by a magnitude: (weight, value), the weights falling."""

    def __init__(self, tokens: list[str], tables: Tables, groups: str) -> None:
        self.tokens = tokens
        self.at = 0
        self.units: Mapping[str, int] = tables["unit_word"]
        self.short_units: Mapping[str, int] = tables["short_unit_word"]  # mốt, tư, lăm: only within a number
        self.tens: Mapping[str, int] = tables["ten_word"]
        self.marks: Mapping[str, str] = tables["number_mark"]
        self.magnitudes: Mapping[str, int] = tables["magnitude"]
        self.groups = groups
        self.parts: list[tuple[Decimal, Decimal]] = []
        self.weight = Decimal(1)  # of the magnitudes before

    def read(self) -> Decimal | None:
        last: _Group | None = None
        try:
            while self.at < len(self.tokens):
                if last is not None:
                    raise NumberError("two numbers, one behind the other")
                last = self._group()
                if self._next_mark() == "point":
                    last = self._with_fraction(last)
                if self._close(last):
                    last = None
        except _Vague:
            return None
        total = sum((value for _, value in self.parts), Decimal(0))
        return total if last is None else total + self._worth(last)

    def _next(self) -> str:
        """The word at hand; empty behind the last."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _next_mark(self) -> str:
        return self.marks.get(self._next(), "")

    def _take(self, table: Mapping[str, int], *values: int) -> int | None:
        """Step over the word at hand where it is one of a table (of these values) and give its value."""
        value = table.get(self._next())
        if value is None or (values and value not in values):
            return None
        self.at += 1
        return value

    def _group(self) -> _Group | None:
        """The group at hand; None where a magnitude or a point stands first."""
        word = self._next()
        if self.parts and (behind := self._behind_magnitude()):
            return behind
        if word[0].isdigit():
            return self._from_figure()
        if word in self.units:
            return self._from_unit()
        if word in self.tens:
            return self._from_ten()
        if word in self.magnitudes or (self._next_mark() == "point" and self.parts):
            return None
        if half := self._half_of():
            return _Group(half, "whole")
        raise NumberError(word)

    def _behind_magnitude(self) -> _Group | None:
        """What only a magnitude stands before: (một nghìn) lẻ ba, (hai tỷ) tư."""
        if self._next_mark() == "and":
            return _Group(Decimal(self._and_unit()), "whole")
        short = self._take(self.short_units)
        return None if short is None else _Group(Decimal(short), "unit")

    def _from_figure(self) -> _Group:
        """``200``, ``5 trăm``, ``3 chục``, ``2 rưỡi``."""
        value = digits(self._next(), self.groups)
        self.at += 1
        factor = self._take(self.tens)
        if factor is not None:
            return _Group(value * factor, "words")
        said = "unit" if value < 10 and value == int(value) else "figure"
        return _Group(value + self._half(), said)

    def _from_ten(self) -> _Group:
        """``mười``, ``mười lăm``; ``trăm mốt``, where the one is left out; vague alone."""
        if self._next_mark() in ("ten", "ten or tens"):
            self.at += 1
            return _Group(Decimal(10 + (self._unit_of_ten() or 0)), "words")
        hundred = self._take(self.tens, _HUNDRED)
        below = self._below_hundred() if hundred else None
        if below is None or hundred is None:
            if self.parts:
                raise NumberError("a ten or hundred that nothing counts")
            raise _Vague
        return _Group(hundred + below.value, below.said)

    def _from_unit(self) -> _Group:
        """What begins with a unit: itself, ``hai mươi``, ``hai mốt``, ``bảy hai``, ``hai trăm …``."""
        unit = self.units[self._next()]
        self.at += 1
        if self._take(self.tens, _HUNDRED):
            below = self._below_hundred() or _Group(Decimal(0), "words")
            return _Group(unit * _HUNDRED + below.value, below.said if unit else "whole")
        if unit == 0:
            return _Group(Decimal(0), "whole")
        if (tens := self._tens_of(unit)) is not None:
            return _Group(tens + self._half(), "words")
        if (short := self._take(self.short_units)) is not None:
            return _Group(Decimal(unit * 10 + short), "pair")
        second = self.units.get(self._next(), 0)
        if second and (self.parts or _FIVE not in (unit, second)):  # hai năm is two years; năm hai is unusual
            self.at += 1
            return _Group(Decimal(unit * 10 + second), "pair")
        return _Group(unit + self._half(), "unit")

    def _below_hundred(self) -> _Group | None:
        """What stands behind a hundred: ``linh năm``, ``mười hai``, ``ba mươi``, ``ba lăm``, ``ba bảy``, ``ba`` (its
        tens), ``mốt``, ``rưỡi``; None for nothing."""
        if self._next_mark() == "and":
            return _Group(Decimal(self._and_unit()), "whole")
        if half := self._half():
            return _Group(half * _HUNDRED, "words")
        if self._next_mark() in ("ten", "ten or tens"):
            return self._from_ten()
        if (short := self._take(self.short_units)) is not None:
            return _Group(Decimal(short * 10), "words")
        unit = self._take(self.units)
        if unit is None:
            return None
        tens = self._tens_of(unit)
        if tens is None:
            tens = Decimal(unit * 10 + (self._take(self.short_units) or self._take(self.units) or 0))
        return _Group(tens, "words")

    def _tens_of(self, unit: int) -> Decimal | None:
        """``(hai) mươi``, ``(hai) mươi mốt``; None where no tens follow."""
        if self._next_mark() == "ten" or not self._take(self.tens, 10):
            return None
        return Decimal(unit * 10 + (self._unit_of_ten() or 0))

    def _unit_of_ten(self) -> int | None:
        short = self._take(self.short_units)
        return self._take(self.units) if short is None else short

    def _and_unit(self) -> int:
        """``linh năm``, ``lẻ tư``."""
        self.at += 1
        unit = self._unit_of_ten()
        if unit is None:
            raise NumberError("a filler without a unit")
        return unit

    def _half(self) -> Decimal:
        """A half behind what it is the half of: ``rưỡi``; nought where none stands there."""
        return self._marked_half("half")

    def _half_of(self) -> Decimal:
        """A half before what it is the half of, at the beginning: ``nửa``."""
        return Decimal(0) if self.parts else self._marked_half("half of")

    def _marked_half(self, mark: str) -> Decimal:
        if self._next_mark() != mark:
            return Decimal(0)
        self.at += 1
        return Decimal("0.5")

    def _with_fraction(self, group: _Group | None) -> _Group:
        """A number and what stands behind its point: digits one by one (``không ba``), or a number of their own
        (``bảy mươi lăm``), behind noughts."""
        if group is not None and (group.value != int(group.value) or self._is_elided(group)):
            raise NumberError("no number before the point")
        self.at += 1
        fraction = self._digits()
        if self._next() and not self._magnitude():
            rest = self._group()
            if fraction.strip("0") or rest is None:
                raise NumberError("digits and a number behind the point")
            fraction += str(rest.value)
        if not fraction.isdecimal():
            raise NumberError("no digits behind the point")
        return _Group(Decimal(f"{int(group.value) if group else 0}.{fraction}"), "whole")

    def _digits(self) -> str:
        """The digits at hand, said one by one or written."""
        said = ""
        while (digit := self.units.get(self._next(), self.short_units.get(self._next()))) is not None:
            behind = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else ""
            if behind in self.tens and self.marks.get(behind) != "ten":  # bảy mươi lăm
                break
            said += str(digit)
            self.at += 1
        if not said and self._next().isdecimal():
            said = self._next()
            self.at += 1
        return said

    def _magnitude(self) -> int | None:
        """The magnitude at hand; tens and hundreds are none."""
        word = self._next()
        return None if word in self.tens else self.magnitudes.get(word)

    def _close(self, group: _Group | None) -> bool:
        """Close a group by the magnitudes behind it and a half of them (``nghìn rưỡi``), taking along what stands
        before and weighs less (``năm nghìn hai trăm tỷ``); False where there are none."""
        first = self._magnitude()
        if first is None:
            return False
        total = None if group is None else group.value
        if group is not None and group.said == "unit" and self.parts and self.parts[-1][0] < first:
            total = self._worth(group)  # hai nghìn ba | tỷ
        weight, half = Decimal(1), Decimal(0)
        while factor := self._magnitude():
            self.at += 1
            while self.parts and self.parts[-1][0] < factor:
                total = (total or Decimal(0)) + self.parts.pop()[1]
            if total is None and not self.parts:
                raise _Vague
            if total is None or (self.parts and self.parts[-1][0] == factor):
                raise NumberError("magnitudes must fall")
            weight *= factor
            half = self._half() * weight
            total, last = total * factor + half, Decimal(factor)
        if half and self._next():
            raise NumberError("a number behind a half")
        assert total is not None
        self.parts.append((last, total))
        self.weight = weight
        return True

    def _is_elided(self, group: _Group) -> bool:
        """True if a group behind a magnitude may be a part of it: một tỷ hai, hai tỷ ba trăm."""
        return bool(self.parts) and group.said != "whole" and (group.said == "unit" or self.weight > _THOUSAND)

    def _worth(self, group: _Group) -> Decimal:
        """What the last group is worth where its magnitude is left out: one tenth in một tỷ hai, a hundredth in một tỷ
        hai lăm, a thousandth in 1 tỷ 200."""
        if self.parts and (group.value >= _THOUSAND or group.value != int(group.value)) and group.said == "figure":
            raise NumberError("no part of a magnitude")
        if not self._is_elided(group):
            return group.value
        if group.said in ("unit", "pair"):
            return group.value * self.weight / (10 if group.said == "unit" else _HUNDRED)
        if group.value >= _HUNDRED:
            return group.value * self.weight / _THOUSAND
        if group.said == "figure":  # 2 triệu 35: no telling
            raise NumberError("two figures behind a magnitude")
        return group.value
