"""The choice among candidates, for all positions of a chain together: scores are sums of weights of features.

A position is something to be decided (the role of a figure, whom it is told of). Each of its candidates has features,
and so has each pair of candidates of two positions that follow one another (*links*). The best assignment is that with
the greatest sum; how probable a candidate is follows from the sums of all assignments (a conditional random field).
Time is linear in the number of positions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp
from typing import Any, TypeAlias

from msgspec import Struct

Feature: TypeAlias = tuple[str, ...]
Features: TypeAlias = Sequence[Feature]
Weights: TypeAlias = Mapping[Feature, float]
_FARTHEST = 60.0  # scores further apart are as good as infinitely far


class Position(Struct, eq=False):
    """``features`` of each of its ``candidates``; ``links[old][new]`` is what speaks for a candidate of the position
    before together with one of this, None where a chain begins anew."""

    candidates: Sequence[Any]
    features: Sequence[Features]
    links: Sequence[Sequence[Feature]] | None = None


class Choice(Struct, eq=False):
    """What was chosen at a position: the index of the candidate, how probable each candidate is, and what each has by
    itself, without its neighbours."""

    best: int
    probabilities: list[float]
    scores: list[float]

    @property
    def probability(self) -> float:
        return self.probabilities[self.best]


def choose(positions: Sequence[Position], weights: Weights) -> list[Choice]:
    """The best candidates of a chain.

    >>> light = Position(["red", "green"], [[("dark",)], [("light",)]])
    >>> after = Position(["red", "green"], [[], []], [[("same",), ("other",)], [("other",), ("same",)]])
    >>> first, second = choose([light, after], {("light",): 1.0, ("same",): 0.5})
    >>> first.best, second.best, round(second.probability, 2)
    (1, 1, 0.56)
    """
    chosen: list[Choice] = []
    first = 0
    for at in range(1, len(positions) + 1):
        if at == len(positions) or positions[at].links is None:
            chosen += _chain(positions[first:at], weights)
            first = at
    return chosen


def _chain(positions: Sequence[Position], weights: Weights) -> list[Choice]:
    get = weights.get
    scores = [[sum([get(feature, 0.0) for feature in each]) for each in position.features] for position in positions]
    links = [_weighed(position.links, weights) for position in positions]
    path = _best_path(scores, links)
    marginals = _marginals(scores, links)
    return [Choice(*each) for each in zip(path, marginals, scores, strict=True)]


def _weighed(links: Sequence[Sequence[Feature]] | None, weights: Weights) -> list[list[float]]:
    get = weights.get
    return [[get(link, 0.0) for link in row] for row in links or ()]


def _best_path(scores: list[list[float]], links: list[list[list[float]]]) -> list[int]:
    reached = scores[0]
    back: list[list[int]] = []
    for own, link in zip(scores[1:], links[1:], strict=True):
        came: list[int] = []
        sums: list[float] = []
        for score, column in zip(own, zip(*link, strict=True), strict=True):
            totals = [before + joint for before, joint in zip(reached, column, strict=True)]
            best = max(totals)
            came.append(totals.index(best))
            sums.append(best + score)
        back.append(came)
        reached = sums
    at = reached.index(max(reached))
    path = [at]
    for came in reversed(back):
        at = came[at]
        path.append(at)
    path.reverse()
    return path


def _marginals(scores: list[list[float]], links: list[list[list[float]]]) -> list[list[float]]:
    """How probable each candidate is, forwards and backwards; each step is scaled to a sum of one."""
    own = [_exponentials(each) for each in scores]
    joint = [_joint(link) for link in links]
    forward = [_scaled(own[0])]
    for at in range(1, len(own)):
        before = forward[-1]
        sums = [sum([a * b for a, b in zip(before, column, strict=True)]) for column in zip(*joint[at], strict=True)]
        forward.append(_scaled([a * b for a, b in zip(sums, own[at], strict=True)]))
    backward = [1.0] * len(own[-1])
    result = [forward[-1]]
    for at in range(len(own) - 1, 0, -1):
        after = [a * b for a, b in zip(backward, own[at], strict=True)]
        backward = _scaled([sum([a * b for a, b in zip(row, after, strict=True)]) for row in joint[at]])
        result.append(_scaled([a * b for a, b in zip(forward[at - 1], backward, strict=True)]))
    result.reverse()
    return result


def _exponentials(scores: list[float]) -> list[float]:
    greatest = max(scores)
    return [exp(max(score - greatest, -_FARTHEST)) for score in scores]


def _joint(link: list[list[float]]) -> list[list[float]]:
    """Exponentials of links; of the many pairs few differ."""
    known: dict[float, float] = {}
    return [[known[x] if x in known else known.setdefault(x, exp(x)) for x in row] for row in link]


def _scaled(numbers: list[float]) -> list[float]:
    total = sum(numbers)
    return [number / total for number in numbers]
