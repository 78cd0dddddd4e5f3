"""The gold of an article as examples: the positions of every slot, with the candidates that are right.

Each slot is learned with what the gold says of the slots before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kcn_extract.facts.candidates.baselines import NONE as NO_BASELINE
from kcn_extract.facts.candidates.periods import NONE as NO_PERIOD
from kcn_extract.facts.choose import Position
from kcn_extract.facts.decide import Known
from kcn_extract.facts.figures import Figure
from kcn_extract.facts.names import Entity
from kcn_extract.facts.positions import (
    baseline_position,
    indicator_positions,
    period_positions,
    role_positions,
    status_positions,
    subject_positions,
)
from kcn_extract.quality.keys import spread_month
from kcn_extract.record import Period
from learn.align import Aligned, TrainingFact
from learn.crf import Example

Chains = dict[str, list[list[Example]]]
SubjectKey = Callable[[str], str]


def examples_of(known: Known, aligned: Aligned, subject_key: SubjectKey) -> Chains:
    """The chains of examples of an article by slot."""
    view = known.view
    heads = sorted(aligned.heads)
    figures = [known.figures[at] for at in heads]
    told = [aligned.heads[at] for at in heads]
    first = [facts[0] for facts in told]
    roles = [aligned.roles[at] for at in heads]
    codes = [fact.indicator for fact in first]
    owners = [subject_key(fact.subject or "") for fact in first]
    days = [period_of(fact.period) for fact in first]
    names = [subject_key(name_of(entity)) for entity in known.namings.entities]
    _, subjects = subject_positions(view, known.namings, figures, codes)
    _, periods = period_positions(view, known.moments, figures, codes, owners, roles)
    return {
        "role": [_told(role_positions(known.figures), [{role} for role in aligned.roles])],
        "indicator": [
            _told(indicator_positions(view, known.lexicon, figures, roles), _each(told, lambda f: f.indicator))
        ],
        "subject": [
            _told(subjects, _each(told, lambda fact: subject_key(fact.subject or "")), lambda owner: names[owner])
        ],
        "period": [_told(periods, _each(told, lambda fact: spread_month(fact.period) or NO_PERIOD))],
        "status": [_told(status_positions(view, figures, codes, owners, days), _each(told, lambda fact: fact.status))],
        "baseline": [
            _told([_baseline(known, figure, token, period)], _each([facts], _baseline_key))
            for at, figure, facts, period in zip(heads, figures, told, days, strict=True)
            if facts[0].indicator != "growth" and (token := _change_token(known, aligned, at)) is not None
        ],
    }


def name_of(entity: Entity) -> str:
    """An entity as the gold writes a subject."""
    return f"{entity.type}:{entity.kind + '|' if entity.kind else ''}{entity.name}"


def period_of(text: str | None) -> Period | None:
    """The days of a period of the gold; None where the year is not known."""
    days = spread_month(text)
    if not days or days.startswith("--"):
        return None
    start, _, end = days.partition("/")
    return Period(start, end or start)


def _baseline_key(fact: TrainingFact) -> str:
    return spread_month(fact.baseline) or NO_BASELINE


def _change_token(known: Known, aligned: Aligned, head: int) -> int | None:
    change = aligned.change_of(head)
    return None if change is None else known.figures[change].token


def _baseline(known: Known, figure: Figure, token: int, period: Period | None) -> Position:
    return baseline_position(known.view, figure, token, period)[1]


def _each(told: Sequence[Sequence[TrainingFact]], key: Callable[[TrainingFact], str]) -> list[set[str]]:
    """What the facts of each head say."""
    return [{key(fact) for fact in facts} for facts in told]


def _told(
    positions: Sequence[Position], right: Sequence[set[str]], key: Callable[[int], str] | None = None
) -> list[Example]:
    """Positions with the candidates whose key is right."""
    return [
        Example(position, [(key(c) if key else c) in of for c in position.candidates])
        for position, of in zip(positions, right, strict=True)
    ]
