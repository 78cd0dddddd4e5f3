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
_FARTHEST = 200  # letters between a figure and the next name
_LIKE = 5  # times as much, at most
_NO_FIGURE = re.compile("[0-9]|(?:19|20)[0-9]{2}")  # a stage (WHA 2) or a year


class _Said(NamedTuple):
    """A figure: where it ends with its unit, the unit, how much it is."""

    end: int
    unit: str
    amount: float


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
        elif mention.label in _NAMES and said and _goes_on(said.end, mention.start, raw, comparing):
            made = _behind(mention.end, raw, said, between, read)
            if made:
                found.append(made)
                said = said._replace(end=made.end, amount=_amount(made))
    return found


def _said(mention: Mention, raw: str) -> _Said | None:
    """The figure of a mention that begins with its number."""
    number, per = _NUMBER.match(mention.text), _PER.match(raw, mention.end)
    if not number or not per or not _amount(mention):
        return None
    return _Said(per.end(), f"{mention.text[number.end() :].strip()}{per[0]}", _amount(mention))


def _amount(mention: Mention) -> float:
    """How much a figure is; 0 for a range."""
    return float(getattr(mention.value, "amount", None) or 0)


def _goes_on(end: int, start: int, raw: str, comparing: frozenset[str]) -> bool:
    """Whether a figure's sentence goes on with a name, and does not compare with it."""
    if start - end > _FARTHEST:
        return False
    words = unicodedata.normalize("NFC", raw[end:start])
    return not _SENTENCE.search(words) and comparing.isdisjoint(words.split()[-1:])


def _behind(at: int, raw: str, said: _Said, between: frozenset[str], read: Read) -> Mention | None:
    """The figure behind a name that has the unit of the one ``said`` before, and is about as large."""
    match = _BEHIND.match(raw, at)
    if not match or _NO_FIGURE.fullmatch(match["number"]):
        return None
    if not between.issuperset(unicodedata.normalize("NFC", match["between"]).split()):
        return None
    made = figure_with(match["number"], said.unit, read)
    if made is None or not said.amount / _LIKE <= _amount(made) <= said.amount * _LIKE:
        return None
    start, end = match.span("number")
    return replace(made, id=0, text=match["number"], start=start, end=end, rule=RULE)
