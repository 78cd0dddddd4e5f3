"""What was weighed for each figure of an article, also for one that no fact came of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from kcn_extract.facts.assemble import Made
from kcn_extract.facts.choose import Choice, Feature, Features, Position
from kcn_extract.facts.decide import Decided, Decisions, Known
from kcn_extract.facts.names import Entity
from kcn_extract.facts.weights import WeightsOfSlots
from kcn_extract.record import Fact


class Weighed(Struct, frozen=True):
    """A candidate: how probable it is, its score, and the features that make the score, the weightiest first."""

    name: str
    probability: float
    score: float
    features: tuple[tuple[str, float], ...]


class Slot(Struct, frozen=True):
    """What was decided (``role``, ``indicator``, …), by its candidates, the most probable first. ``chosen`` is the
    name of the one of the best assignment, which need not be the most probable one."""

    name: str
    chosen: str
    candidates: tuple[Weighed, ...]


class Account(Struct, frozen=True):
    """A figure (``start``, ``end`` in the text as given), what was decided of it, and the facts that came of it, also
    those that are too doubtful for the record."""

    text: str
    start: int
    end: int
    slots: tuple[Slot, ...]
    facts: tuple[Fact, ...]


def accounts_of(known: Known, made: list[Made], decisions: Decisions, weights: WeightsOfSlots) -> list[Account]:
    """The accounts of all figures, in reading order."""
    shadow = known.view.shadow
    at_head = {index: at for at, index in enumerate(decisions.heads)}
    accounts = []
    for index, figure in enumerate(known.figures):
        token = known.view.tokens[figure.token]
        start, end = shadow.raw_span(token.start, token.end)
        slots = [_slot("role", decisions.roles, index, weights)]
        if index in at_head:
            slots += _slots_of_head(known, decisions, at_head[index], weights)
        facts = tuple(each.fact for each in made if each.figure == index)
        accounts.append(Account(shadow.raw[start:end], start, end, tuple(slots), facts))
    return accounts


def _slots_of_head(known: Known, decisions: Decisions, at: int, weights: WeightsOfSlots) -> Iterator[Slot]:
    names = [_name(entity) for entity in known.namings.entities]
    yield _slot("indicator", decisions.codes, at, weights)
    yield _slot("subject", decisions.subjects, at, weights, names)
    yield _slot("period", decisions.periods, at, weights)
    yield _slot("status", decisions.statuses, at, weights)


def _name(entity: Entity) -> str:
    return f"{entity.kind} {entity.name}" if entity.kind else entity.name


def _slot(name: str, of: Decided, at: int, weights: WeightsOfSlots, names: list[str] | None = None) -> Slot:
    position, choice = of.positions[at], of.choices[at]
    shown = [names[candidate] if names else str(candidate) for candidate in position.candidates]
    candidates = _weighed(shown, position, choice, weights[name].plain() if name in weights else {})
    return Slot(name, shown[choice.best], tuple(sorted(candidates, key=lambda each: -each.probability)))


def _weighed(
    shown: list[str], position: Position, choice: Choice, weights: Mapping[Feature, float]
) -> Iterator[Weighed]:
    for name, probability, score, features in zip(
        shown, choice.probabilities, choice.scores, position.features, strict=True
    ):
        yield Weighed(name, round(probability, 3), round(score, 3), tuple(_weights_of(features, weights)))


def _weights_of(features: Features, weights: Mapping[Feature, float]) -> list[tuple[str, float]]:
    worth = [(" ".join(feature), weights[feature]) for feature in features if feature in weights]
    return sorted(worth, key=lambda each: -abs(each[1]))
