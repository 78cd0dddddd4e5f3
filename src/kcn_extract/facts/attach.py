"""Which changes, shares and figures of before belong to which value."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from kcn_extract.facts.candidates.roles import FROM, VALUE
from kcn_extract.facts.figures import Figure
from kcn_extract.facts.view import View

_RELATIVE = ("percent", "factor", "points")
_MOST_CHANGES = 2  # of one value: on the year before, and on the month before
_BACK = 7  # tokens between a change and the word for its direction
_MINUS = "-−–"
_CHANGE_BEFORE = "Cp"
_IN_TURN = "respectively"


class Attached(Struct, eq=False):
    """The figures (their indices) that belong to a value."""

    changes: list[int]
    shares: list[int]
    came_from: list[int]


def attached(figures: Sequence[Figure], roles: Sequence[str]) -> dict[int, Attached]:
    """What belongs to each value of an article, by the value's index."""
    values = [at for at, role in enumerate(roles) if role == VALUE]
    found = {at: Attached([], [], []) for at in values}
    for at, role in enumerate(roles):
        if role == FROM:
            to = _reached(at, values, figures)
        elif role[0] in "CS" and role[1] != "0":
            to = _beside(at, values, ahead=role[1] == "n")
        else:
            continue
        if to is not None:
            belongs = found[to]
            (belongs.came_from if role == FROM else belongs.changes if role[0] == "C" else belongs.shares).append(at)
    _deal_out(figures, roles, values, found)
    for belongs in found.values():
        belongs.changes = _worth_telling(belongs.changes, figures)
    return found


def _deal_out(figures: Sequence[Figure], roles: Sequence[str], values: list[int], found: dict[int, Attached]) -> None:
    """Changes that are dealt out in turn (``tăng lần lượt 17% và 41%``) go to as many values before them."""
    at = 0
    while at < len(roles):
        run = [at]
        while roles[at] == _CHANGE_BEFORE and run[-1] + 1 < len(roles) and _goes_on(figures, roles, run[-1] + 1):
            run.append(run[-1] + 1)
        before = [v for v in values if v < at and figures[v].sentence == figures[at].sentence][-len(run) :]
        dealt = any(name == _IN_TURN for name, _ in figures[at].before)
        if len(run) > 1 and dealt and len(before) == len(run):
            for change, value in zip(run, before, strict=True):
                for belongs in found.values():
                    if change in belongs.changes:
                        belongs.changes.remove(change)
                found[value].changes.append(change)
        at = run[-1] + 1


def _goes_on(figures: Sequence[Figure], roles: Sequence[str], at: int) -> bool:
    alike = figures[at].sort == figures[at - 1].sort and figures[at].sentence == figures[at - 1].sentence
    return roles[at] == _CHANGE_BEFORE and alike


def _beside(at: int, values: list[int], ahead: bool) -> int | None:
    place = bisect_left(values, at)
    if ahead:
        return values[place] if place < len(values) else None
    return values[place - 1] if place else None


def _reached(at: int, values: list[int], figures: Sequence[Figure]) -> int | None:
    """The value that was reached from a figure: the next one of its sentence, else the one before."""
    here, place = figures[at], bisect_left(values, at)
    for ways in (range(place, len(values)), range(place - 1, -1, -1)):
        for value in map(values.__getitem__, ways):
            if figures[value].sentence != here.sentence:
                break
            if figures[value].sort == here.sort:
                return value
    return None


def _worth_telling(changes: list[int], figures: Sequence[Figure]) -> list[int]:
    """Changes in percent go before those in amounts (``tăng 5 tỷ đồng, tương đương 10%``)."""
    relative = [at for at in changes if figures[at].sort in _RELATIVE]
    return relative[:_MOST_CHANGES] if relative else changes[:1]


def direction_of(view: View, at: int) -> Literal["up", "down", "times"]:
    """Where a change goes: by its sign, or by the word before it."""
    token = view.tokens[at]
    if token.type == "factor":
        return "times"
    if _has_minus(view.shadow.folded, token.start):
        return "down"
    sentence = view.places[at].sentence
    for i in range(at - 1, max(-1, at - 1 - _BACK), -1):
        before = view.tokens[i]
        if view.places[i].sentence != sentence:
            break
        if before.has("down") or before.has("below"):
            return "down"
        if before.has("up") or before.has("above") or (before.kind == "figure" and i < at - 3):
            break
    return "up"


def _has_minus(text: str, start: int) -> bool:
    """Whether a minus sign stands before a figure, and no dash between two.

    >>> _has_minus("(-5%)", 2), _has_minus("3-5%", 2)
    (True, False)
    """
    return start > 0 and text[start - 1] in _MINUS and (start == 1 or text[start - 2] in " (")
