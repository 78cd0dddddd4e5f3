"""All that is decided of the figures of an article, slot after slot: role, indicator, subject, period, status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from kcn_extract.facts.candidates.namings import Namings
from kcn_extract.facts.candidates.periods import Moment, Times
from kcn_extract.facts.candidates.roles import HEADS
from kcn_extract.facts.candidates.subjects import Scene
from kcn_extract.facts.choose import Choice, Position, choose
from kcn_extract.facts.figures import Figure
from kcn_extract.facts.lexicon import Lexicon
from kcn_extract.facts.names import Entity
from kcn_extract.facts.positions import (
    indicator_positions,
    period_positions,
    role_positions,
    status_positions,
    subject_positions,
)
from kcn_extract.facts.view import View
from kcn_extract.facts.weights import NONE, WeightsOfSlots
from kcn_extract.record import Period


class Known(Struct, eq=False):
    """What is known of an article before anything is decided."""

    view: View
    figures: list[Figure]
    namings: Namings
    moments: list[Moment]
    lexicon: Lexicon


class Decided(Struct, eq=False):
    """The positions of a slot and what was chosen at each."""

    positions: Sequence[Position]
    choices: Sequence[Choice]

    @property
    def values(self) -> list[Any]:
        """The candidate chosen at each position."""
        return [position.candidates[choice.best] for position, choice in zip(self.positions, self.choices, strict=True)]

    def __iter__(self) -> Iterator[tuple[Position, Choice]]:
        return zip(self.positions, self.choices, strict=True)


class Decisions(Struct, eq=False):
    """What is decided: the role of every figure, and the rest for those that make a fact (``heads``, indices of
    figures), each slot with an entry a head. ``scenes`` and ``times`` are what these see of names and dates."""

    roles: Decided
    heads: list[int]
    codes: Decided
    subjects: Decided
    periods: Decided
    statuses: Decided
    scenes: list[Scene]
    times: list[Times]

    def days(self) -> list[Period | None]:
        """The period of each head."""
        return [times.period(key) for times, key in zip(self.times, self.periods.values, strict=True)]


def decide(known: Known, weights: WeightsOfSlots, in_full: bool = False) -> Decisions:
    """Decide slot after slot; what was decided in one is known to the next. Periods and statuses are told without their
    probabilities, which no confidence needs, but ``in_full``."""
    view = known.view
    roles = _decided("role", role_positions(known.figures), weights)
    role_of_all = roles.values
    heads = [at for at, role in enumerate(role_of_all) if role in HEADS]
    figures = [known.figures[at] for at in heads]
    role_of = [role_of_all[at] for at in heads]
    codes = _decided("indicator", indicator_positions(view, known.lexicon, figures, role_of), weights)
    scenes, positions = subject_positions(view, known.namings, figures, codes.values)
    subjects = _decided("subject", positions, weights)
    owners = [key_of(known.namings.entities[owner]) for owner in subjects.values]
    times, positions = period_positions(view, known.moments, figures, codes.values, owners, role_of)
    periods = _decided("period", positions, weights, in_full)
    decisions = Decisions(roles, heads, codes, subjects, periods, Decided((), ()), scenes, times)
    positions = status_positions(view, figures, codes.values, owners, decisions.days())
    decisions.statuses = _decided("status", positions, weights, in_full)
    return decisions


def key_of(entity: Entity) -> str:
    """What tells a subject from any other of its article; its type comes first."""
    return f"{entity.type}:{entity.index}"


def _decided(slot: str, positions: list[Position], weights: WeightsOfSlots, how_probable: bool = True) -> Decided:
    return Decided(positions, choose(positions, weights.get(slot, NONE), how_probable))
