"""Which figure of an article each fact of its gold was made of: the role of every figure, and the facts of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from msgspec import Struct, field

from kcn_extract.facts.candidates.roles import FROM, NOTHING, VALUE
from kcn_extract.facts.decide import Known
from kcn_extract.facts.figures import Figure
from kcn_extract.notation import plain
from kcn_extract.quality.gold import GoldFact
from kcn_extract.quality.keys import change_key, figure_key, key_of

_NEAR = 40  # letters between a figure and the place that the gold names
_NEAR_FIGURES = 12


class TrainingFact(GoldFact, frozen=True, kw_only=True):
    """A fact of the gold with its figure as it stands in the text, the how manieth such it is (from 1), and where the
    figure came from."""

    at: str | None = None
    occ: int | None = None
    from_: str | None = field(default=None, name="from")
    measure: str | None = None


class Aligned(Struct, eq=False):
    """By figure: its role, the facts that it makes (``heads``), the value that it belongs to. ``lost`` are facts or
    parts of facts without a figure."""

    roles: list[str]
    heads: dict[int, list[TrainingFact]]
    belongs: dict[int, int]
    lost: list[TrainingFact]

    def change_of(self, head: int) -> int | None:
        """The change of a value; a change that stands alone is its own."""
        if self.roles[head] == "C0":
            return head
        return next((at for at, to in self.belongs.items() if to == head and self.roles[at][0] == "C"), None)


def align(known: Known, facts: Sequence[TrainingFact]) -> Aligned:
    """Find the figures of facts."""
    aligner = _Aligner(known)
    for fact in facts:
        aligner.place(fact)
    for head, of_head in list(aligner.found.heads.items()):
        if aligner.found.roles[head] == VALUE:
            for fact in of_head:
                aligner.attach(head, fact)
    return aligner.found


class _Aligner:
    def __init__(self, known: Known) -> None:
        self.known = known
        self.view = known.view
        self.keys = [self._key(figure) for figure in known.figures]
        self.found = Aligned([NOTHING] * len(known.figures), {}, {}, [])
        self.last = -1  # the figure of the fact before, where the gold does not name places

    def _key(self, figure: Figure) -> str | None:
        token = self.view.tokens[figure.token]
        if token.mention is not None:
            return key_of(token.mention.value)
        return f"x{plain(token.factor)}" if token.factor is not None else None

    def place(self, fact: TrainingFact) -> None:
        """Give a fact to its figure."""
        wanted, role = _told_by(fact)
        alike = [at for at, key in enumerate(self.keys) if key is not None and key in wanted]
        span = self._span(fact)
        if span is not None:
            at = self._at(span, alike, role)
        elif role == VALUE:
            at = self._next_value(alike)
        else:
            at = next((at for at in alike if at > self.last), alike[0] if alike else None)
        if at is None:
            self.found.lost.append(fact)
            return
        if span is None:
            self.last = at
        self.found.roles[at] = role
        self.found.heads.setdefault(at, []).append(fact)

    def _span(self, fact: TrainingFact) -> tuple[int, int] | None:
        """Where the gold says that the figure stands, in the shadow."""
        if not fact.at:
            return None
        shadow = self.view.shadow
        places = re.finditer(re.escape(fact.at), shadow.raw)
        match = next(islice(places, (fact.occ or 1) - 1, None), None)
        if match is None or shadow.segments is None:
            return match.span() if match else None
        return shadow.shadow_offset(match.start()), shadow.shadow_offset(match.end())

    def _at(self, span: tuple[int, int], alike: list[int], role: str) -> int | None:
        """The figure of that value at a place; else one of that value near it, or, of no value, any that is there."""
        tokens = [self.view.tokens[figure.token] for figure in self.known.figures]
        there = [at for at, token in enumerate(tokens) if token.start < span[1] and span[0] < token.end]
        near = [at for at in alike if abs(tokens[at].start - span[0]) < _NEAR] if role == VALUE else there
        return next(iter([at for at in there if at in alike] or near), None)

    def _next_value(self, alike: list[int]) -> int | None:
        body = [at for at in alike if self.known.figures[at].piece != "title"] or alike
        behind = [at for at in body if at > self.last and self.found.roles[at] in (NOTHING, VALUE)]
        unused = [at for at in behind if at not in self.found.heads]
        return next(iter(unused or behind or body or alike), None)

    def attach(self, head: int, fact: TrainingFact) -> None:
        """Find the change, the share and the figure of before of a value."""
        change, share = change_key(fact.change), figure_key(fact.share)
        if change and fact.indicator != "growth":
            self._attach(head, fact, change.lstrip("+-"), "C", self._in_reach)
        if share:
            self._attach(head, fact, share, "S", self._in_reach)
        if came_from := figure_key(fact.from_):
            self._attach(head, fact, came_from, FROM, lambda head, at: abs(head - at) < _NEAR_FIGURES)

    def _in_reach(self, head: int, at: int) -> bool:
        figures = self.known.figures
        return abs(figures[head].sentence - figures[at].sentence) <= 1

    def _attach(self, head: int, fact: TrainingFact, key: str, role: str, near: Callable[[int, int], bool]) -> None:
        at = min(self._free(key, head, near), key=lambda each: abs(each - head), default=None)
        if at is None:
            self.found.lost.append(fact)
            return
        self.found.roles[at] = role if role == FROM else role + ("p" if at > head else "n")
        self.found.belongs[at] = head

    def _free(self, key: str, head: int, near: Callable[[int, int], bool]) -> Iterator[int]:
        free = (at for at, role in enumerate(self.found.roles) if role == NOTHING and at != head and near(head, at))
        return (at for at in free if self.keys[at] == key)


def _told_by(fact: TrainingFact) -> tuple[set[str], str]:
    """The figures that a fact may be made of, and the role of such a figure. A growth below zero has no sign in the
    text."""
    if value := figure_key(fact.value):
        return {value, value.removeprefix("-")}, VALUE
    if change := change_key(fact.change):
        return {change.lstrip("+-")}, "C0"
    share = figure_key(fact.share)
    return {share} if share else set(), "S0"
