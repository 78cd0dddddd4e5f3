"""From what was decided to facts: with ids of mentions, days, where it all was found and how sure it is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import chain
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from kcn_extract.facts.attach import Attached, attached, direction_of
from kcn_extract.facts.candidates.roles import CHANGES, HEADS, SHARES, VALUE
from kcn_extract.facts.candidates.statuses import PLAN
from kcn_extract.facts.choose import choose
from kcn_extract.facts.clauses import Clause, clause_at, leading_up, lists_of
from kcn_extract.facts.confidence import SLOT as CONFIDENCE
from kcn_extract.facts.confidence import confidence_of, signals
from kcn_extract.facts.decide import Decisions, Known
from kcn_extract.facts.measure import NEWLY, RAISED, SO_FAR, UNTIL, measure_of
from kcn_extract.facts.names import Entity
from kcn_extract.facts.parts import is_new, part_of
from kcn_extract.facts.phrases import Part
from kcn_extract.facts.positions import baseline_position
from kcn_extract.facts.together import EACH, others_with
from kcn_extract.facts.weights import NONE, WeightsOfSlots
from kcn_extract.record import Change, Fact, FactBasis, FoundIn, Mention, Period, Subject

_GROWTH = "growth"
_NEAR = 50  # mentions of a subject that are looked at, on each side of a figure
_COUNTED = "0123456789"  # a place of a date ends in how many figures stand between
# where a subject or a date stands, as the record says it; whatever is farther is the article's
_FOUND_IN: dict[str, FoundIn] = {
    "clause": "clause", "clause_after": "clause", "beside": "clause", "behind": "clause",
    "sentence": "sentence", "after": "sentence",
    "sentence_before": "paragraph", "before": "paragraph", "piece": "paragraph",
    "lead": "list", "row": "list", "column": "list", "heading": "section", "title": "title",
}  # fmt: skip


class Made(Struct, eq=False):
    """A fact, the index of its figure, and the signs that its confidence was worked out from."""

    fact: Fact
    figure: int
    signs: dict[str, float]


def assemble(known: Known, decisions: Decisions, weights: WeightsOfSlots) -> list[Made]:
    """The facts of an article in reading order, each once."""
    assembler = _Assembler(known, decisions, weights)
    return list(_once(known, (made for at in range(len(decisions.heads)) for made in assembler.facts(at))))


def _once(known: Known, every: Iterator[Made]) -> Iterator[Made]:
    """A figure said again of the same subject and period, with nothing added, is no other fact."""
    said: set[tuple[Any, ...]] = set()
    for made in every:
        fact = made.fact
        days = (fact.period.start, fact.period.end) if fact.period else None
        subject = (fact.subject.type, fact.subject.kind, fact.subject.name)
        key = (subject, fact.indicator, known.figures[made.figure].key, days)
        if key not in said or fact.change or fact.share is not None:
            yield made
        said.add(key)


class _Assembler:
    """Makes facts of what was decided for an article; ``at`` counts the heads, ``index`` the figures."""

    def __init__(self, known: Known, decisions: Decisions, weights: WeightsOfSlots) -> None:
        self.known, self.view, self.decisions, self.weights = known, known.view, decisions, weights
        self.roles = decisions.roles.values
        self.codes = decisions.codes.values
        self.owners = decisions.subjects.values
        self.statuses = decisions.statuses.values
        self.keys = decisions.periods.values
        self.days = decisions.days()
        self.attached = attached(known.figures, self.roles)
        self._dates = {token.mention.id: at for at, token in enumerate(self.view.tokens) if token.mention}

    def facts(self, at: int) -> Iterator[Made]:
        """The facts of a head: one for each change of its value, and of a rate for each name of a row."""
        index = self.decisions.heads[at]
        belongs = self._belonging(index, at)
        signs = self.signs(at)
        confidence = confidence_of(signs, self.weights.get(CONFIDENCE, NONE).features)
        changes: list[int | None] = [*belongs.changes] or [None]
        for change in changes:
            fact = self._fact(at, index, belongs, change, confidence)
            yield Made(fact, index, signs)
            if self.codes[at] in EACH:
                for owner in others_with(self.decisions.scenes[at], self.owners[at]):
                    entity = self.known.namings.entities[owner]
                    subject = self._subject(entity, self.known.figures[index].token)
                    yield Made(replace(fact, subject=subject), index, signs)

    def _belonging(self, index: int, at: int) -> Attached:
        role = self.roles[index]
        if role in CHANGES:
            return Attached([] if self.codes[at] == _GROWTH else [index], [], [])
        return Attached([], [index], []) if role in SHARES else self.attached[index]

    def signs(self, at: int) -> dict[str, float]:
        """What tells how sure a head's facts are."""
        decisions = self.decisions
        index = decisions.heads[at]
        role = sum(probability_of(decisions.roles, index, label) for label in HEADS)
        where = decisions.scenes[at].where(self.owners[at])
        codes, subjects = decisions.codes.choices[at], decisions.subjects.choices[at]
        announced = self.known.figures[index].announced[1]
        probabilities = {"role": role, "indicator": codes.probability, "subject": subjects.probability}
        margins = {"role": decisions.roles.choices[index].margin, "indicator": codes.margin, "subject": subjects.margin}
        return signals(probabilities, margins, where, announced)

    def _fact(self, at: int, index: int, belongs: Attached, change: int | None, confidence: float) -> Fact:
        figure, code, period = self.known.figures[index], self.codes[at], self.days[at]
        entity = self.known.namings.entities[self.owners[at]]
        told = self._change(at, index, belongs, change)
        role = self.roles[index]
        value = index if role == VALUE or (role in CHANGES and code == _GROWTH) else None
        if value is not None and code == _GROWTH and direction_of(self.view, figure.token) == "down":
            value, told = None, Change("down", self._id(index))  # a growth below zero: the mention has no sign
        share = belongs.shares[0] if belongs.shares else None
        part = part_of(self.view, figure, code, entity, self.known.lexicon)
        clause = clause_at(self.view, figure.token)
        used = [each for each in (index, change, share, *belongs.came_from[:1]) if each is not None]
        start, end = self._span(used, clause.start, clause.end)
        return Fact(
            subject=self._subject(entity, figure.token), indicator=code, value=self._id(value),
            part=part.text if part else None, period=period,
            measure=measure_of(code, period, self._cues(figure.token, clause, period, part), self.statuses[at] == PLAN),
            change=told,
            share=self._id(share), status=self.statuses[at], basis=self._basis(at), confidence=confidence,
            start=start, end=end,
        )  # fmt: skip

    def _cues(self, token: int, clause: Clause, period: Period | None, part: Part | None) -> set[str]:
        """The lists of the cues before a figure in its clause, or since something is raised to what it is then; of what
        it is a part of, and of what leads up to its period. What counts so far counts up to now where its clause does
        not say the period (``cộng dồn 9 tháng``)."""
        sentence = self.view.sentence_of(token).first
        raised = next((at for at in range(token - 1, sentence - 1, -1) if RAISED in self.view.tokens[at].lists), 0)
        cues = lists_of(self.view, raised or clause.first, token)
        if part is not None and is_new(part, self.known.lexicon):
            cues.add(NEWLY)
        date = self._dates.get(period.mention) if period and period.mention is not None else None
        if date is not None:
            cues |= leading_up(self.view, date)
        first = clause.first if date is not None else sentence
        counts = any(SO_FAR in each.lists for each in self.view.tokens[first:token])
        if counts and (date is None or not clause.first <= date < token):
            cues.add(UNTIL)
        return cues

    def _change(self, at: int, index: int, belongs: Attached, change: int | None) -> Change | None:
        came_from = self._id(belongs.came_from[0]) if belongs.came_from else None
        if change is None or self.codes[at] == _GROWTH:
            if came_from is None:
                return None
            return Change(direction_of(self.view, self.known.figures[index].token), from_=came_from)
        token = self.known.figures[change].token
        factor = self.view.tokens[token].factor
        baseline = self._baseline(at, index, token)
        return Change(direction_of(self.view, token), self._id(change), factor, came_from, baseline)

    def _baseline(self, at: int, index: int, token: int) -> Period | None:
        days, position = baseline_position(self.view, self.known.figures[index], token, self.days[at])
        [choice] = choose([position], self.weights.get("baseline", NONE), how_probable=False)
        return days[str(position.candidates[choice.best])]

    def _basis(self, at: int) -> FactBasis:
        decisions = self.decisions
        key = self.keys[at]
        found = decisions.times[at].found.get(key)
        subject = _FOUND_IN.get(decisions.scenes[at].where(self.owners[at]), "article")
        return FactBasis(subject, _FOUND_IN.get(found[0].rstrip(_COUNTED), "article") if found else None)

    def _subject(self, entity: Entity, token: int) -> Subject:
        """The subject with its mention: the nearest one before the figure, else the nearest one behind."""
        at = bisect_left(entity.tokens, token)
        around = chain(reversed(entity.tokens[max(0, at - _NEAR) : at]), entity.tokens[at : at + _NEAR])
        nearest = next((mention for each in around if (mention := self._mention(each))), None)
        return entity.subject(nearest.id if nearest else None)

    def _mention(self, token: int) -> Mention | None:
        return self.view.tokens[token].mention

    def _id(self, index: int | None) -> int | None:
        mention = None if index is None else self._mention(self.known.figures[index].token)
        return mention.id if mention else None

    def _span(self, used: list[int], start: int, end: int) -> tuple[int, int]:
        """Where a fact stands: its clause, and the figures that belong to it."""
        tokens = [self.view.tokens[self.known.figures[index].token] for index in used]
        start, end = min([start, *(t.start for t in tokens)]), max([end, *(t.end for t in tokens)])
        text = self.view.shadow.text[start:end]
        start, end = start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))
        return self.view.shadow.raw_span(start, end)


def probability_of(slot: Any, at: int, candidate: str) -> float:
    """How probable a candidate is at a position of a slot; 0 where it is none."""
    position, choice = slot.positions[at], slot.choices[at]
    candidates = list(position.candidates)
    return float(choice.probabilities[candidates.index(candidate)]) if candidate in candidates else 0.0
