"""The choice among candidates, for all positions of a chain together: scores are sums of weights of features.

A position is something to be decided (the role of a figure, whom it is told of). Each of its candidates has features,
and so has each pair of candidates of two positions that follow one another (*links*). The best assignment is that with
the greatest sum; how probable a candidate is follows from the sums of all assignments (a conditional random field).
Candidates that are hopeless by themselves are left out before. Time is linear in the number of positions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain, pairwise, repeat
from math import exp, inf
from operator import add, itemgetter, mul
from typing import Any, TypeAlias

from msgspec import Struct

Feature: TypeAlias = tuple[str, ...]
Features: TypeAlias = Sequence[Feature]
LABELLED = "*"  # ends the first word of the feature that an attribute and a label make
HOPELESS = 5.0  # so far behind the best one of its position hardly a candidate is saved by its links
_ROUNDING = 1e-9  # sums of the same weights in another order differ by less
_UNSEEN = 1.0
_FEW = 4  # times that many labels are many
_MOST_KNOWN = 2048  # links whose weights are kept
_MOST_SUMS = 16384  # groups whose sums are kept


# Features that depend on the same few things: what makes them, and what of. What they are worth is worked out once.
Group: TypeAlias = tuple[Any, ...]
MakeLinks: TypeAlias = Callable[[Sequence[Any], Sequence[Any]], Group]


class Position(Struct, eq=False, gc=False):
    """What each of the ``candidates`` has by itself, in ``own`` and ``groups``, and what goes with each of them, in
    ``attributes`` (candidates are labels, then). ``links`` makes the group of the features of pairs, ``[old][new]``,
    of candidates of the position before and of this; or these are labels, too, and ``joint`` says how the two are
    joined. Without either a chain begins."""

    candidates: Sequence[Any]
    own: Sequence[Features] = ()
    attributes: Features = ()
    links: MakeLinks | None = None
    joint: str | None = None
    groups: Sequence[Sequence[Group]] = ()

    @property
    def features(self) -> Sequence[Features]:
        """The features of each candidate; those of groups, and an attribute with a label, are some, too.

        >>> Position(["up", "down"], attributes=[("sign", "+")]).features
        [[('sign*', '+', 'up')], [('sign*', '+', 'down')]]
        """
        nothing: list[tuple[()]] = [()] * len(self.candidates)
        return [
            [
                *features,
                *chain.from_iterable(make(*of) for make, *of in groups),
                *((attribute[0] + LABELLED, *attribute[1:], label) for attribute in self.attributes),
            ]
            for features, groups, label in zip(
                self.own or nothing, self.groups or nothing, self.candidates, strict=True
            )
        ]

    def pairs(self, before: Sequence[Any], here: Sequence[Any]) -> Sequence[Sequence[Feature]]:
        """The features of pairs of candidates.

        >>> Position(["up", "down"], joint="comma").pairs(["up"], ["up", "down"])
        [[('up', 'up', 'comma'), ('up', 'down', 'comma')]]
        """
        make, *of = self.tie(before, here)
        return make(*of)  # type: ignore[no-any-return]

    def tie(self, before: Sequence[Any], here: Sequence[Any]) -> Group:
        """The group of these features."""
        return self.links(before, here) if self.links else (_pairs_of_labels, self.joint, tuple(before), tuple(here))

    @property
    def opens(self) -> bool:
        """Whether a chain begins here."""
        return self.links is None and self.joint is None


def _pairs_of_labels(joint: str, before: Sequence[str], here: Sequence[str]) -> list[list[Feature]]:
    return [[(old, new, joint) for new in here] for old in before]


class Weights:
    """What features are worth. ``labels`` are those of attributes, whose weights stand in ``attributes`` in that
    order."""

    def __init__(
        self,
        features: dict[Feature, float],
        attributes: dict[Feature, list[float]] | None = None,
        labels: Sequence[str] = (),
    ) -> None:
        self.features, self.attributes, self.labels = features, attributes or {}, labels
        self._known: dict[Any, _Joint] = {}  # what candidates have together
        self._place = {label: at for at, label in enumerate(labels)}
        self._sums = _Sums(self.features)

    @classmethod
    def of(cls, weights: Mapping[Feature, float]) -> Weights:
        """Weights from those of features.

        >>> Weights.of({("sign*", "+", "up"): 0.5, ("sign*", "-", "down"): 0.5}).attributes
        {('sign', '+'): [0.0, 0.5], ('sign', '-'): [0.5, 0.0]}
        """
        features = {feature: weight for feature, weight in weights.items() if not feature[0].endswith(LABELLED)}
        rest = {feature: weight for feature, weight in weights.items() if feature not in features}
        labels = sorted({feature[-1] for feature in rest})
        attributes: dict[Feature, list[float]] = {}
        for (name, *words, label), weight in rest.items():
            row = attributes.setdefault((name.removesuffix(LABELLED), *words), [0.0] * len(labels))
            row[labels.index(label)] = weight
        return cls(features, attributes, labels)

    def plain(self) -> dict[Feature, float]:
        """The weights of features."""
        found = dict(self.features)
        for (name, *words), row in self.attributes.items():
            labelled = zip(self.labels, row, strict=True)
            found |= {(name + LABELLED, *words, label): weight for label, weight in labelled if weight}
        return found

    def scores(self, position: Position) -> list[float]:
        """What each candidate has by itself."""
        get = self.features.get
        own = [sum(filter(None, map(get, features))) for features in position.own]
        if position.groups:
            sums = [sum(map(self._sums.__getitem__, groups)) for groups in position.groups]
            own = list(map(add, own, sums)) if own else sums
        if not position.attributes:
            return own
        rows = list(filter(None, map(self.attributes.get, position.attributes)))
        common = self._of_labels(rows, [self._place.get(label) for label in position.candidates])
        return list(map(add, own, common)) if own else common

    def _of_labels(self, rows: list[list[float]], places: list[int | None]) -> list[float]:
        """The sums of the columns of labels; few are picked out one by one, which is faster. A label that nothing was
        learned of is a little less likely than the likeliest: what it has besides decides."""
        if not rows:
            return [0.0] * len(places)
        if len(places) * _FEW < len(self.labels):
            sums = [None if at is None else sum(map(itemgetter(at), rows), 0.0) for at in places]
        else:
            columns = list(zip(*rows, strict=True))
            sums = [None if at is None else sum(columns[at], 0.0) for at in places]
        unseen = max((each for each in sums if each is not None), default=0.0) - _UNSEEN
        return [unseen if each is None else each for each in sums]

    def joint(self, position: Position, before: Sequence[Any], here: Sequence[Any]) -> _Joint:
        """What candidates of two positions have together."""
        tie = position.tie(before, here)
        if (found := self._known.get(tie)) is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            make, *of = tie
            rows = [list(map(self.features.get, row, repeat(0.0))) for row in make(*of)]
            found = self._known[tie] = _Joint(rows)
        return found


class _Sums(dict[Group, float]):
    """What groups of features are worth, each worked out when it is asked for first."""

    def __init__(self, weights: Mapping[Feature, float]) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, group: Group) -> float:
        make, *of = group
        if len(self) >= _MOST_SUMS:
            self.clear()
        found = self[group] = sum(filter(None, map(self._weights.get, make(*of))), 0.0)
        return found


class _Joint:
    """Weights of pairs, ``rows[old][new]``, and what they come to."""

    def __init__(self, rows: list[list[float]]) -> None:
        self.columns = list(zip(*rows, strict=True))
        self.factors = [list(map(exp, row)) for row in rows]
        self.columns_of_factors = list(zip(*self.factors, strict=True))

    def best(self, reached: list[float]) -> tuple[list[int], list[float]]:
        """For each new candidate the old one that it is best reached from, and the sum."""
        if len(reached) == 1:
            return [0] * len(self.columns), [reached[0] + weight for (weight,) in self.columns]
        totals = [list(map(add, reached, column)) for column in self.columns]
        sums = list(map(max, totals))
        return [ways.index(total) for ways, total in zip(totals, sums, strict=True)], sums

    def forward(self, before: list[float]) -> list[float]:
        """What reaches each new candidate, in exponentials."""
        if len(self.columns) == 1:
            return [1.0]  # whatever leads there
        return [_dot(before, column) for column in self.columns_of_factors]

    def backward(self, after: list[float]) -> list[float]:
        """What goes on from each old candidate, in exponentials."""
        if len(self.factors) == 1:
            return [1.0]
        return [_dot(row, after) for row in self.factors]


class Choice(Struct, eq=False, gc=False):
    """What was chosen at a position: the index of the candidate, how probable each candidate is, and what each has by
    itself, without its neighbours."""

    best: int
    probabilities: list[float]
    scores: list[float]

    @property
    def probability(self) -> float:
        return self.probabilities[self.best]

    @property
    def margin(self) -> float:
        """By how much the choice is the best by itself.

        >>> Choice(1, [], [0.5, 0.25]).margin, Choice(0, [], [0.5]).margin
        (-0.25, inf)
        """
        others = (score for at, score in enumerate(self.scores) if at != self.best)
        return self.scores[self.best] - max(others, default=-inf)


def choose(positions: Sequence[Position], weights: Weights, how_probable: bool = True) -> list[Choice]:
    """The best candidates of a chain, or of several, one behind the other; with their probabilities if asked.

    >>> light = Position(["red", "green"], [[("dark",)], [("light",)]])
    >>> pairs = lambda: [[("same",), ("other",)], [("other",), ("same",)]]
    >>> after = Position(["red", "green"], [[], []], links=lambda before, here: (pairs,))
    >>> first, second = choose([light, after], Weights({("light",): 1.0, ("same",): 0.5}))
    >>> first.best, second.best, round(second.probability, 2)
    (1, 1, 0.56)
    """
    chosen: list[Choice] = []
    first = 0
    for at in range(1, len(positions) + 1):
        if at == len(positions) or positions[at].opens:
            chosen += _chain(positions[first:at], weights, how_probable)
            first = at
    return chosen


def _chain(positions: Sequence[Position], weights: Weights, how_probable: bool) -> list[Choice]:
    scores = [weights.scores(position) for position in positions]
    kept = [_promising(each) for each in scores]
    of_kept = [[each[at] for at in of] for each, of in zip(scores, kept, strict=True)]
    candidates = [[position.candidates[at] for at in of] for position, of in zip(positions, kept, strict=True)]
    links = [
        weights.joint(position, before, here)
        for position, (before, here) in zip(positions[1:], pairwise(candidates), strict=True)
    ]
    path = _best_path(of_kept, links)
    marginals = _marginals(of_kept, links) if how_probable else [()] * len(path)
    return [
        Choice(of[best], _spread(of, shares, len(own)), own)
        for of, best, shares, own in zip(kept, path, marginals, scores, strict=True)
    ]


def _promising(scores: list[float]) -> list[int]:
    """The candidates that are not hopeless."""
    least = max(scores) - HOPELESS - _ROUNDING
    return [at for at, score in enumerate(scores) if score >= least]


def _spread(kept: list[int], shares: Sequence[float], count: int) -> list[float]:
    """Probabilities of all candidates from those of the ones that were kept."""
    if len(shares) == count:
        return list(shares)
    spread = [0.0] * count
    for at, share in zip(kept, shares, strict=False):
        spread[at] = share
    return spread


def _best_path(scores: list[list[float]], links: list[_Joint]) -> list[int]:
    reached = scores[0]
    back: list[list[int]] = []
    for own, link in zip(scores[1:], links, strict=True):
        came, sums = link.best(reached)
        back.append(came)
        reached = list(map(add, own, sums))
    at = reached.index(max(reached))
    path = [at]
    for came in reversed(back):
        at = came[at]
        path.append(at)
    path.reverse()
    return path


def _marginals(scores: list[list[float]], links: list[_Joint]) -> list[list[float]]:
    """How probable each candidate is, forwards and backwards; each step is scaled to a sum of one."""
    own = [_exponentials(each) for each in scores]
    forward = [_scaled(own[0])]
    for at, link in enumerate(links, 1):
        forward.append(_scaled(_product(link.forward(forward[-1]), own[at])))
    backward = [1.0] * len(own[-1])
    result = [forward[-1]]
    for at in range(len(links), 0, -1):
        backward = _scaled(links[at - 1].backward(_product(backward, own[at])))
        result.append(_scaled(_product(forward[at - 1], backward)))
    result.reverse()
    return result


def _dot(some: Sequence[float], others: Sequence[float]) -> float:
    return sum(map(mul, some, others), 0.0)


def _exponentials(scores: list[float]) -> list[float]:
    greatest = max(scores)
    return [exp(score - greatest) for score in scores]


def _product(some: list[float], others: list[float]) -> list[float]:
    return list(map(mul, some, others))


def _scaled(numbers: list[float]) -> list[float]:
    total = sum(numbers)
    return [number / total for number in numbers]
