"""Texts with what is expected of them, in one notation: the examples of the pattern files and the cases of the tests.

What must be found stands in brackets, with its value behind ``=``: ``ký [ngày 16/4/2024 = 2024-04-16] tại``.

======================================  ===============================================================================
``[98 ha]``                             a mention, whatever its value
``[5% = 5 %]``                          with this value, as :mod:`kcn_extract.notation` writes it (``null``: none)
``[5 tỷ đồng = MONEY 5000000000 VND]``  with a label too, where the file gives none
``[mùa xuân = DATE]``                   with a label, whatever its value
``[năm 45 = 1945 or 2045]``             with one of several right values
``[cùng kỳ =? DATE]``                   optional: found or left; if found, then with this label and value
``[mùa giải [2016/2017 =?] =?]``        optional mentions that overlap
``@2024-05-01: Sáng nay …``             the day of publication, in front of the text
``\\[``                                  a bracket of the text itself; a backslash takes its meaning from any sign
======================================  ===============================================================================
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from itertools import combinations

from msgspec import Struct

from kcn_extract.record import LABELS


class Mark(Struct, frozen=True):
    """What is expected at a place of a text. ``values`` are the right ones; empty: any is right."""

    text: str
    start: int
    end: int
    values: tuple[str, ...] = ()
    label: str | None = None
    optional: bool = False

    def accepts(self, value: str) -> bool:
        """True if the value is one of the right ones, compared in composed letters (NFC)."""
        return not self.values or _composed(value) in map(_composed, self.values)


class Example(Struct, frozen=True):
    """A text and what is expected of it, in the order in which the brackets open."""

    text: str
    published: datetime.date | None = None
    marks: tuple[Mark, ...] = ()


class ExampleError(ValueError):
    """An example that cannot be read."""


_HEAD = re.compile(r"@([0-9]{4}-[0-9]{2}-[0-9]{2}): ?")
_SIGN = re.compile(
    r"\\(?P<escaped>.)"
    r"|(?P<open>\[)"
    r"|(?: =(?P<optional>\??)(?P<expected> (?:(?! =\??[ \]])[^\[\]\\]|\\.)*)?)?(?P<close>\])"
    r"|(?P<alone>\\)",
    re.DOTALL,
)
_LABEL = re.compile(rf"({'|'.join(LABELS)})(?: |\Z)")


def parse_example(source: str) -> Example:
    """Read a text in the notation. Raises :class:`ExampleError`, with the place, for a bracket that is not closed or
    not opened, an empty one, and a day of publication that does not exist.

    >>> parse_example("lãi [5% = PERCENT 5 %]").marks
    (Mark(text='5%', start=4, end=6, values=('5 %',), label='PERCENT', optional=False),)
    """
    published, body = _published(source)
    text = ""
    marks: list[Mark | None] = []
    opened: list[tuple[int, int, int]] = []  # place of the bracket, start of its text, index of its mark
    copied = body
    for sign in _SIGN.finditer(source, body):
        text += source[copied : sign.start()]
        copied = sign.end()
        if sign["escaped"]:
            text += sign["escaped"]
        elif sign["open"]:
            opened.append((sign.start(), len(text), len(marks)))
            marks.append(None)
        elif sign["close"] and opened:
            _, start, index = opened.pop()
            if start == len(text):
                raise _error(source, sign.start(), "an empty bracket")
            marks[index] = _mark(source, sign, text[start:], start)
        else:
            raise _error(source, sign.start(), "a bracket without [ before it" if sign["close"] else "a lone backslash")
    if opened:
        raise _error(source, opened[-1][0], "a bracket without ] behind it")
    return Example(text + source[copied:], published, tuple(mark for mark in marks if mark))


def _published(source: str) -> tuple[datetime.date | None, int]:
    """The day in front of a text, and where the text begins."""
    head = _HEAD.match(source)
    if head is None:
        return None, 0
    try:
        return datetime.date.fromisoformat(head[1]), head.end()
    except ValueError:
        raise ExampleError(f"{head[1]} is not a day of the calendar") from None


def _mark(source: str, sign: re.Match[str], text: str, start: int) -> Mark:
    """The mark of a bracket, from what stands behind its text."""
    expected = (sign["expected"] or "")[1:]
    if sign["optional"] == "" and not expected:
        raise _error(source, sign.start(), "nothing behind the =")
    label = _LABEL.match(expected)
    values = expected[label.end() :] if label else expected
    return Mark(
        text,
        start,
        start + len(text),
        tuple(re.sub(r"\\(.)", r"\1", value, flags=re.DOTALL) for value in values.split(" or ")) if values else (),
        label[1] if label else None,
        bool(sign["optional"]),
    )


def _error(source: str, place: int, problem: str) -> ExampleError:
    near = source[max(0, place - 10) : place + 20]
    return ExampleError(f"{problem}, at character {place + 1}, near {near!r} (\\[ and \\] are brackets of the text)")


def write_example(example: Example) -> str:
    """Write a text in the notation; :func:`parse_example` reads the same again. Raises ``ValueError`` for marks that
    overlap without one holding the other: brackets cannot show that.

    >>> write_example(Example("lãi 5%", None, (Mark("5%", 4, 6, ("5 %",)),)))
    'lãi [5% = 5 %]'
    """
    marks = sorted(example.marks, key=lambda mark: (mark.start, -mark.end))
    for outer, inner in combinations(marks, 2):
        if outer.start < inner.start < outer.end < inner.end:
            raise ValueError(f"{outer.text!r} and {inner.text!r} overlap and neither holds the other")
    edges = [(mark.start, 1, at, "[") for at, mark in enumerate(marks)]  # at one place, what ends comes first,
    edges += [(mark.end, 0, -at, _behind(mark)) for at, mark in enumerate(marks)]  # and the inner before the outer
    source, copied, depth = "", 0, 0
    for place, opens, _, sign in sorted(edges):
        source += _escaped(example.text[copied:place], inside=depth > 0) + sign
        copied = place
        depth += 1 if opens else -1
    source += _escaped(example.text[copied:])
    if example.published:
        return f"@{example.published}: {source}"
    return "\\" + source if _HEAD.match(source) else source


def _behind(mark: Mark) -> str:
    """What stands behind the text of a bracket, with the bracket that closes it."""
    values = " or ".join(re.sub(r" (?=or(?: |\Z))", r" \\", _escaped(value, inside=True)) for value in mark.values)
    if values and not mark.label and _LABEL.match(values):
        values = "\\" + values
    expected = " ".join(filter(None, (mark.label, values)))
    if not expected:
        return " =?]" if mark.optional else "]"
    return f" {'=?' if mark.optional else '='} {expected}]"


def _escaped(text: str, inside: bool = False) -> str:
    """The text with a backslash before signs of the notation; an ``=`` means something only inside a bracket."""
    text = re.sub(r"[\\\[\]]", r"\\\g<0>", text)
    return re.sub(r"(?<![^ ])=", r"\\=", text) if inside else text


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
