"""What opens a line and says where it stands: a bullet, a number, a letter, ``##``, ``Điều 3.``, bold type.

Bullets and numbers are mechanisms and stand here; words are the rules of role ``section`` in ``article.toml``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kcn_extract.text.sentences import Span


class Mark(NamedTuple):
    """The opener of a line. Lines of one ``style`` are siblings; ``value`` is its place among them, where it counts;
    ``end`` is where the words begin."""

    style: str
    value: tuple[int, ...]
    end: int

    @property
    def is_bullet(self) -> bool:
        """True if it does not count."""
        return not self.value


_HASHES = re.compile(r"(#{1,6}) +(?=\S)")
# A bullet without a blank behind it is one only before a capital: -5% is a figure, *nhấn mạnh* is emphasis.
_BULLET = re.compile(r"([-+*•·▪●○◦‣►▶❖➢➤✓✔■□◆♦→])[ \t]+(?=\S)|([-+•])(?=[^\W\d_a-z])")
_NUMBER = re.compile(r"(\(?)([0-9]{1,2})([.)/])(?:[ \t]+(?=\S)|(?=[^\W\d_a-z]))")
_DOTTED = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2}){1,3})([.)]?)[ \t]+(?=\S)")
_LETTERS = re.compile(r"(\(?)([IVX]{1,5}|[ivx]{1,5}|[A-ZĐ]|[a-zđ])([.)/]| ?-(?= ))[ \t]+(?=\S)")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "abcdđeghiklmnopqrstuvxy")


class Counting:
    """Reads the openers of lines one after the other: a letter or a Roman number counts only where it is the first of
    its kind or follows the last one, as ``V. Minh`` is a name; so does ``1.2`` without a full stop behind it."""

    def __init__(self) -> None:
        self._last: dict[str, str] = {}

    def mark(self, text: str, line: Span, bullet: str) -> Mark | None:
        """Return the opener of a line; ``bullet`` is its first character as typed."""
        if match := _HASHES.match(text, *line):
            return Mark("#" * len(match[1]), (len(match[1]),), match.end())
        if match := _BULLET.match(text, *line):
            return Mark(bullet, (), match.end())
        if match := _NUMBER.match(text, *line):
            self._last["number"] = match[2]
            return Mark(f"{match[1]}1{match[3]}", (int(match[2]),), match.end())
        return self._dotted(text, line) or self._lettered(text, line)

    def _dotted(self, text: str, line: Span) -> Mark | None:
        match = _DOTTED.match(text, *line)
        if match is None:
            return None
        number = tuple(map(int, match[1].split(".")))
        style = "1" + ".1" * (len(number) - 1)
        if not match[2] and not self._follows(style, number):
            return None
        self._last[style] = match[1]
        return Mark(style, number, match.end())

    def _follows(self, style: str, number: tuple[int, ...]) -> bool:
        *parents, last = number
        before = f"{'.'.join(map(str, parents))}"
        parent = self._last.get("1" + ".1" * (len(parents) - 1) if len(parents) > 1 else "number")
        return (last == 1 and parent == before) or self._last.get(style) == f"{before}.{last - 1}"

    def _lettered(self, text: str, line: Span) -> Mark | None:
        match = _LETTERS.match(text, *line)
        if match is None:
            return None
        word, case = match[2].lower(), "A" if match[2].isupper() else "a"
        for kind, order in (("a", _ALPHABETS[0]), ("a", _ALPHABETS[1]), ("i", _ROMAN)):
            style = match[1] + (kind.upper() if case == "A" else kind) + match[3].strip()
            before = _before(word, order)
            if before is not None and before == self._last.get(style, ""):
                self._last[style] = word
                return Mark(style, (order.index(word) + 1,), match.end())
            if before == "":  # a new count
                self._last[style] = word
                return Mark(style, (1,), match.end())
        return None


def _before(word: str, order: str | tuple[str, ...]) -> str | None:
    """Return what comes before a letter or number, "" for the first, None where it is not one of them."""
    if word not in order:
        return None
    at = order.index(word)
    return order[at - 1] if at else ""


def rank(style: str) -> int:
    """How far out a numbered style stands: I. and A. before 1., then 1.1., then a)."""
    kind = style.lstrip("(")[0]
    if kind in "IA":
        return 4
    if kind == "1":
        return 6 + style.count(".1")
    return 10
