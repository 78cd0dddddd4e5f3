"""Figures behind a name whose unit an earlier figure of their sentence says: ``KCN A 152 USD/m2, KCN B 144``.

Each becomes a mention with the rule ``sentence.unit``: what the number and the unit would be if they stood together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from kcn_extract.facts.cells import NUMBER, Read, figure_with
from kcn_extract.record import Mention

RULE = "sentence.unit"
_NAMES = ("ZONE", "GPE", "ORG")
_FIGURES = ("MONEY", "PERCENT", "QUANTITY", "CARDINAL")
_NUMBER = re.compile(NUMBER)
_PER = re.compile(r"(?:/\w+)*")
_BEHIND = re.compile(
    rf" (?P<between>[^\d,;.()\n]{{0,20}}?)(?P<number>{NUMBER})(?=[,;.)](?!\d)|\n| v\u00e0 | va\u0300 |$)"
)
_SENTENCE = re.compile(r"[.!?…]\s|\n")
_LIKE = 5  # times as much, at most: KCN Amata 2 is no rate
_YEAR = re.compile("(?:19|20)[0-9]{2}")


class _Said(NamedTuple):
    """A figure: where it ends, its number, its unit."""

    end: int
    number: str
    unit: str


def same_unit_mentions(
    mentions: Iterable[Mention], raw: str, read: Read, lists: Mapping[str, Iterable[str]]
) -> list[Mention]:
    """The figures of a text that stand behind one of the names among its ``mentions`` and have the unit of the figure
    before, in reading order, all with the id 0; mentions may cover some of them. The rule files list what may stand
    between name and number (``before_number``), and before a name that is compared with (``comparing``)."""
    between, comparing = frozenset(lists["before_number"]), frozenset(lists["comparing"])
    found: list[Mention] = []
    said: _Said | None = None
    for mention in mentions:
        if mention.label in _FIGURES:
            said = _said(mention, raw)
        elif mention.label in _NAMES and said and _goes_on(raw[said.end : mention.start], comparing):
            made = _behind(mention.end, raw, said, between, read)
            if made:
                found.append(made)
                said = _Said(made.end, made.text, said.unit)
    return found


def _said(mention: Mention, raw: str) -> _Said | None:
    """The figure of a mention that begins with its number."""
    number = _NUMBER.match(mention.text)
    per = _PER.match(raw, mention.end)
    if not number or not per:
        return None
    return _Said(per.end(), number[0], f"{mention.text[number.end() :].strip()}{per[0]}")


def _goes_on(words: str, comparing: frozenset[str]) -> bool:
    """Whether a figure's sentence goes on with a name after some words, and does not compare with it."""
    return (
        not _SENTENCE.search(words)
        and unicodedata.normalize("NFC", words).rpartition(" ")[0].rpartition(" ")[2] not in comparing
    )


def _behind(at: int, raw: str, said: _Said, between: frozenset[str], read: Read) -> Mention | None:
    """The figure behind a name that has the unit of the one ``said`` before."""
    match = _BEHIND.match(raw, at)
    if not match or not _is_alike(match["number"], said.number):
        return None
    if not between.issuperset(unicodedata.normalize("NFC", match["between"]).split()):
        return None
    made = figure_with(match["number"], said.unit, read)
    return made and replace(
        made, id=0, text=match["number"], start=match.start("number"), end=match.end("number"), rule=RULE
    )


def _is_alike(number: str, other: str) -> bool:
    """Whether a number may be of the unit of another: about as large, and no year.

    >>> _is_alike("144", "152"), _is_alike("2", "152"), _is_alike("2024", "2.500")
    (True, False, False)
    """
    one, two = (float(re.sub(r"[.,](?=[0-9]{3}(?![0-9]))", "", each).replace(",", ".")) for each in (number, other))
    return not _YEAR.fullmatch(number) and two <= one * _LIKE and one <= two * _LIKE
