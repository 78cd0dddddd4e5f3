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


_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*(?: [0-9]{3}(?![0-9.,]))*|[^\W\d_]+")
_SIMPLE = re.compile(r"([0-9][0-9.,]*)(?: ?([^\W\d_]+))?")


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
            amount *= factor
            return Range(amount, amount)
    return spoken(_TOKEN.findall(text), tables, groups)


def spoken(tokens: list[str], tables: Tables, groups: str = VIETNAMESE) -> Range | None:
    """The value of the words (or figures) of a number; see :func:`number`."""
    vague = tables["vague_number"]
    if any(token in vague for token in tokens):
        return None
    pair = _consecutive(tokens, tables["unit_word"])
    if pair is None:
        value = _Reader(tables, groups).read(tokens)
        return None if value is None else Range(value, value)
    low = _Reader(tables, groups).read(tokens[: pair + 1] + tokens[pair + 2 :])
    high = _Reader(tables, groups).read(tokens[:pair] + tokens[pair + 1 :])
    return None if low is None or high is None else Range(low, high)


def _consecutive(tokens: list[str], units: Mapping[str, int]) -> int | None:
    """Where two units follow each other that are one apart (``hai ba trăm``), or five and seven, at the beginning: a
    spread, not a number."""
    for at in range(len(tokens) - 1):
        first, second = units.get(tokens[at]), units.get(tokens[at + 1])
        if at == 0 and (first, second) == _SPREAD:
            return at
        if first and second == first + 1 and (at == 0 or tokens[at - 1] not in units):
            return at
    return None


_SPREAD = (5, 7)
_TIMES_TEN = ("unit", "figure", "hundred unit")


class _Reader:
    """Reads the words from left to right. ``group`` is the number below a thousand at hand, ``parts`` what is closed
    by a magnitude: (weight, value), the weights falling."""

    def __init__(self, tables: Tables, groups: str) -> None:
        self.units: Mapping[str, int] = tables["unit_word"]
        self.short_units: Mapping[str, int] = tables["short_unit_word"]  # mốt, tư, lăm: only after a ten
        self.tens: Mapping[str, int] = tables["ten_word"]
        self.marks: Mapping[str, str] = tables["number_mark"]
        self.magnitudes: Mapping[str, int] = tables["magnitude"]
        self.groups = groups
        self.parts: list[tuple[Decimal, Decimal]] = []
        self.group: Decimal | None = None
        self.pending = 0  # the unit after a hundred: hai trăm ba [mươi]
        self.last = ""  # what the token before was
        self.weight = Decimal(1)  # of the magnitude before
        self.zero = False  # the group opened with linh or không trăm: it is meant as it stands

    def read(self, tokens: list[str]) -> Decimal | None:
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if self.marks.get(token) == "point":
                at = self._point(tokens, at + 1)
                continue
            if not self._take(token):
                return None
            at += 1
        return self._total()

    def _take(self, token: str) -> bool:
        """Take in a figure or a word; False where the number is vague with it."""
        if token[0].isdigit():
            if self.group is not None:
                raise NumberError(token)
            self.group, self.last = digits(token, self.groups), "figure"
        elif token in self.units or token in self.short_units:
            self._unit(token)
        elif token in self.tens:
            return self._ten(self.tens[token], token)
        elif token in self.magnitudes:
            return self._magnitude(Decimal(self.magnitudes[token]))
        else:
            self._mark(token)
        return True

    def _mark(self, token: str) -> None:
        """Take in a word other than a numeral: linh, rưỡi, nửa."""
        mark = self.marks.get(token)
        if mark == "and":
            self._and()
        elif mark == "half":
            self._half()
        elif mark == "half of" and self.group is None and not self.parts:
            self.group, self.last = Decimal("0.5"), "figure"
        else:
            raise NumberError(token)

    def _unit(self, token: str) -> None:
        unit = self.units.get(token, self.short_units.get(token, 0))
        plain = token in self.units
        if self.group is None:
            if not plain and self.last != "magnitude":  # hai tỷ tư
                raise NumberError(token)
            self.group, self.last = Decimal(unit), "unit"
            return
        if self.last == "hundred" and plain:
            self.pending, self.last = unit, "hundred unit"
            return
        if self.last == "ten" or (self.last == "and" and plain):
            self.group, self.last = self.group + unit, "done"
        elif self.last == "unit" and not plain:  # hai mốt, ba lăm
            self.group, self.last = self.group * 10 + unit, "done"
        elif self.last == "hundred unit" and not plain:  # hai trăm ba lăm
            self.group, self.pending, self.last = self.group + self.pending * 10 + unit, 0, "done"
        else:
            raise NumberError(token)

    def _ten(self, factor: int, token: str) -> bool:
        """``mười`` (a ten of its own), ``mươi``, ``muoi`` (either), ``chục``, ``trăm``; False where the number is vague
        (``chục``)."""
        if factor == 100:
            if self.group is None:
                return False
            if self.last not in ("unit", "figure", "done"):
                raise NumberError(token)
            self.zero = self.zero or self.group == 0
            self.group, self.last = self.group * 100, "hundred"
        elif (mark := self.marks.get(token)) == "ten" or (mark and self.last not in _TIMES_TEN):
            if self.group is None:
                self.group = Decimal(0)
            elif self.last not in ("hundred", "and"):
                raise NumberError(token)
            self.group, self.last = self.group + 10, "ten"
        elif self.group is None:
            return False
        elif self.last == "hundred unit":
            self.group, self.pending, self.last = self.group + self.pending * 10, 0, "ten"
        elif self.last in ("unit", "figure"):
            self.group, self.last = self.group * 10, "ten"
        else:
            raise NumberError(token)
        return True

    def _close(self) -> None:
        if self.pending:  # hai trăm ba: 230
            assert self.group is not None
            self.group, self.pending = self.group + self.pending * 10, 0

    def _magnitude(self, factor: Decimal) -> bool:
        """Takes along what stands before it and weighs less; False where nothing does (``nghìn tỷ``)."""
        self._close()
        total = self.group
        while self.parts and self.parts[-1][0] < factor:
            total = (total or Decimal(0)) + self.parts.pop()[1]
        if total is None:
            if self.last == "magnitude" or self.parts:
                raise NumberError("a magnitude out of place")
            return False
        if self.parts and self.parts[-1][0] <= factor:
            raise NumberError("magnitudes must fall")
        self.weight = self.weight * factor if self.last == "magnitude" else factor
        self.parts.append((factor, total * factor))
        self.group, self.last, self.zero = None, "magnitude", False
        return True

    def _and(self) -> None:
        if self.last == "hundred" or (self.last == "magnitude" and self.parts):
            self.group, self.last, self.zero = self.group or Decimal(0), "and", True
        else:
            raise NumberError("a filler without a hundred")

    def _half(self) -> None:
        if self.last == "magnitude":
            weight, value = self.parts[-1]
            self.parts[-1] = (weight, value + self.weight / 2)
        elif self.group is None:
            raise NumberError("half of nothing")
        else:
            self.group += 50 if self.last == "hundred" else Decimal("0.5")
        self.last = "done"

    def _point(self, tokens: list[str], at: int) -> int:
        """``hai phẩy bảy mươi lăm``: the words after it are read as a number of their own."""
        if self.group is None:
            raise NumberError("no digits beside the point")
        end = at
        while end < len(tokens) and tokens[end] not in self.magnitudes:
            end += 1
        zeros = at
        while zeros < end and self.units.get(tokens[zeros]) == 0:
            zeros += 1
        rest = _Reader(self.tables_like(), self.groups).read(tokens[zeros:end]) if zeros < end else Decimal(0)
        if end == at or rest is None or rest != rest.to_integral_value():
            raise NumberError("no digits beside the point")
        fraction = "0" * (zeros - at) + (str(int(rest)) if zeros < end else "")
        if zeros < end and tokens[zeros].isdecimal():
            fraction = "0" * (zeros - at) + tokens[zeros]
        self.group, self.last = Decimal(f"{int(self.group)}.{fraction}"), "figure"
        return end

    def tables_like(self) -> Tables:
        return {
            "unit_word": self.units, "short_unit_word": self.short_units, "ten_word": self.tens,
            "number_mark": self.marks, "magnitude": self.magnitudes,
        }  # fmt: skip

    def _total(self) -> Decimal | None:
        if self.last in ("and", ""):
            raise NumberError("an unfinished number")
        single = self.last == "unit" or (self.last == "figure" and self.group is not None and self.group < 10)
        self._close()
        total = sum((value for _, value in self.parts), Decimal(0))
        if self.group is None:
            return total
        return total + self.group * self._elided(single)

    def _elided(self, single: bool) -> Decimal:
        """What the last group counts where its magnitude is left out: một tỷ hai, 1 tỷ 200, hai nghìn ba."""
        if not self.parts or self.zero:
            return Decimal(1)
        assert self.group is not None
        if self.group != self.group.to_integral_value() or self.group >= 1000:
            raise NumberError("a fraction after a magnitude")
        if single:
            return self.weight / 10
        if self.weight > 1000 and self.group >= 100:
            return self.weight / 1000
        if self.last == "figure" and self.group < 100:  # 2 triệu 35: no telling
            raise NumberError("two figures after a magnitude")
        return Decimal(1)
