"""The bullets and numbers that Word draws before paragraphs: they are not in the text, but counted."""

from __future__ import annotations

import re
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Numbering:
    """Counts the items of all lists of a document."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}  # list, level -> format, words, start
        self._list_of: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._of_style: dict[str, tuple[str, int]] = {}
        part = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None
        )
        if part is not None:
            self._read(part.element)
        for style in document.styles.element.iter(f"{_W}style"):
            name = style.find(f"{_W}name")
            if name is not None and (number := _number_of(style)):
                self._of_style[name.get(f"{_W}val", "").lower()] = number

    def _read(self, numbering: Any) -> None:
        for abstract in numbering.iter(f"{_W}abstractNum"):
            id = abstract.get(f"{_W}abstractNumId", "")
            for level in abstract.iter(f"{_W}lvl"):
                words, kind, start = (_value(level, name) for name in ("lvlText", "numFmt", "start"))
                at = int(level.get(f"{_W}ilvl", "0"))
                self._levels[id, at] = (kind or "decimal", words or "", int(start or "1"))
        for number in numbering.iter(f"{_W}num"):
            self._list_of[number.get(f"{_W}numId", "")] = _value(number, "abstractNumId") or ""

    def mark(self, paragraph: Any, style: str) -> str:
        """Return what stands before a paragraph (``1. ``, ``- ``), "" where it is no item; it is then counted."""
        number = _number_of(paragraph) or self._of_style.get(style.lower())
        if number is None or number[0] == "0":
            return ""
        list_id, level = self._list_of.get(number[0], ""), number[1]
        kind, words, start = self._levels.get((list_id, level), ("bullet", "", 1))
        counts = self._counts.setdefault(list_id, {})
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        indent = "  " * level
        if kind in ("bullet", "none") or "%" not in words:
            return f"{indent}- " if kind != "none" else ""
        return f"{indent}{_PLACE.sub(lambda match: self._counted(list_id, int(match[1]) - 1), words)} "

    def _counted(self, list_id: str, level: int) -> str:
        kind, _, start = self._levels.get((list_id, level), ("decimal", "", 1))
        return _written(self._counts[list_id].get(level, start), kind)


def _number_of(element: Any) -> tuple[str, int] | None:
    """Return the list and the level that a paragraph or a style names."""
    properties = element.find(f"{_W}pPr/{_W}numPr")
    if properties is None or (id := _value(properties, "numId")) is None:
        return None
    return id, int(_value(properties, "ilvl") or "0")


def _value(element: Any, name: str) -> str | None:
    child = element.find(f"{_W}{name}")
    value: str | None = child.get(f"{_W}val") if child is not None else None
    return value


def _written(number: int, kind: str) -> str:
    """Return a number as a list writes it.

    >>> _written(2, "lowerLetter"), _written(4, "upperRoman"), _written(3, "decimal")
    ('b', 'IV', '3')
    """
    if kind.endswith("Letter"):
        word = chr(ord("a") + (number - 1) % 26)
    elif kind.endswith("Roman"):
        word, left = "", number
        for value, sign in _ROMAN:
            word, left = word + sign * (left // value), left % value
    else:
        return str(number)
    return word.upper() if kind.startswith("upper") else word
