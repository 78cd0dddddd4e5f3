"""Learns the weights of the choices: a linear-chain conditional random field over candidates, with L-BFGS.

All chains are worked on at once: their positions lie in one array, first those that open a chain, then those that come
second, and so on; longer chains stand first, so that the chains that go on are always the first rows of a step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from kcn_extract.facts.choose import Feature, Position

LINKS = "links"
_IMPOSSIBLE = -1e30
_MEMORY = 8  # steps that L-BFGS remembers

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


class Example(Struct, eq=False):
    """A position and which of its candidates are right; none means that it is not known."""

    position: Position
    right: Sequence[bool]


class Expected(Struct, eq=False):
    """What a model expects: the log of its partition function, and how often each candidate and each pair holds."""

    log_z: float
    candidates: Floats
    pairs: Floats


class Problem:
    """Chains of examples as arrays. Features that stand at fewer than ``least`` positions are left out, and those of
    the templates ``without`` (``links``: what ties a position to the one before)."""

    def __init__(
        self, chains: Sequence[Sequence[Example]], least: int = 3, without: frozenset[str] = frozenset()
    ) -> None:
        chains = sorted((chain for chain in chains if chain), key=lambda chain: -len(chain))
        kept = (feature for feature in _features_of(chains, least) if feature and feature[0] not in without)
        self.features = {feature: at for at, feature in enumerate(kept)}
        steps = max(map(len, chains), default=0)
        self.active = [sum(len(chain) > step for chain in chains) for step in range(steps)]
        self.offsets = [sum(self.active[:step]) for step in range(steps)]
        links = [
            (chain[step - 1] if step else None, chain[step])
            for step in range(steps)
            for chain in chains
            if len(chain) > step
        ]
        rows = [example for _, example in links]
        self.widest = max((len(row.position.candidates) for row in rows), default=1)
        self.possible, self.right = self._masks(rows)
        self.unary = self._unary(rows)
        self.pair_at, self.pair_feature = self._pairs([] if LINKS in without else links)

    def _masks(self, rows: Sequence[Example]) -> tuple[Booleans, Booleans]:
        possible = np.zeros((len(rows), self.widest), bool)
        right = np.zeros_like(possible)
        for at, row in enumerate(rows):
            count = len(row.position.candidates)
            possible[at, :count] = True
            right[at, :count] = row.right if any(row.right) else True
        return possible, right

    def _unary(self, rows: Sequence[Example]) -> csr_matrix:
        places, columns = [], []
        for at, row in enumerate(rows):
            for candidate, features in enumerate(row.position.features):
                known = [self.features[feature] for feature in features if feature in self.features]
                places += [at * self.widest + candidate] * len(known)
                columns += known
        shape = (len(rows) * self.widest, len(self.features))
        return csr_matrix((np.ones(len(places)), (places, columns)), shape=shape)

    def _pairs(self, links: Sequence[tuple[Example | None, Example]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        places, columns = [], []
        for at, (before, row) in enumerate(links):
            for old, new, link in _pairs_of(before, row):
                if link in self.features:
                    places.append((at * self.widest + old) * self.widest + new)
                    columns.append(self.features[link])
        return np.array(places, dtype=np.int64), np.array(columns, dtype=np.int64)

    def objective(self, weights: Floats, penalty: float) -> tuple[float, Floats]:
        """The negative log-likelihood with its L2 penalty, and its gradient."""
        own = (self.unary @ weights).reshape(self.possible.shape)
        size = own.size * self.widest
        joint = np.bincount(self.pair_at, weights=weights[self.pair_feature], minlength=size).astype(float)
        joint = joint.reshape(*own.shape, self.widest)
        free = self._expected(own, joint, self.possible)
        told = self._expected(own, joint, self.possible & self.right)
        gradient = self.unary.T @ (free.candidates - told.candidates).ravel() + penalty * weights
        surplus = (free.pairs - told.pairs).ravel()[self.pair_at]
        gradient += np.bincount(self.pair_feature, weights=surplus, minlength=len(weights))
        return free.log_z - told.log_z + penalty * float(weights @ weights) / 2, gradient

    def _expected(self, own: Floats, joint: Floats, allowed: Booleans) -> Expected:
        scores = np.where(allowed, own, _IMPOSSIBLE)
        forward, backward = self._forward(scores, joint), self._backward(scores, joint)
        opening = forward[: self.active[0]] + backward[: self.active[0]]
        log_z = _log_sum(opening, 1)
        pairs = np.zeros_like(joint)
        candidates = np.empty_like(own)
        for here, before, count in self._steps():
            whole = log_z[:count, None]
            candidates[here] = np.exp(np.clip(forward[here] + backward[here] - whole, -700, 0))
            if before is not None:
                total = forward[before][:, :, None] + joint[here] + (scores[here] + backward[here])[:, None, :]
                pairs[here] = np.exp(np.clip(total - whole[:, :, None], -700, 0))
        return Expected(float(log_z.sum()), np.where(allowed, candidates, 0), pairs)

    def _steps(self) -> Iterator[tuple[slice, slice | None, int]]:
        """The rows of each step, those of the step before of the same chains, and how many."""
        for step, (offset, count) in enumerate(zip(self.offsets, self.active, strict=True)):
            start = self.offsets[step - 1]
            yield slice(offset, offset + count), slice(start, start + count) if step else None, count

    def _forward(self, scores: Floats, joint: Floats) -> Floats:
        forward = scores.copy()
        for here, before, _ in self._steps():
            if before is not None:
                forward[here] += _log_sum(forward[before][:, :, None] + joint[here], 1)
        return forward

    def _backward(self, scores: Floats, joint: Floats) -> Floats:
        backward = np.zeros_like(scores)
        for here, before, _ in reversed(list(self._steps())):
            if before is not None:
                backward[before] = _log_sum(joint[here] + (scores[here] + backward[here])[:, None, :], 2)
        return backward

    def fit(self, penalty: float, iterations: int) -> dict[Feature, float]:
        """The weights of the features; the same for the same chains."""
        if not self.features:
            return {}
        options = {"maxiter": iterations, "maxcor": _MEMORY}
        start = np.zeros(len(self.features))
        found = minimize(self.objective, start, args=(penalty,), jac=True, method="L-BFGS-B", options=options)
        return {feature: float(found.x[at]) for feature, at in self.features.items()}


def _pairs_of(before: Example | None, example: Example) -> Iterator[tuple[int, int, Feature]]:
    """The links of an example with the one before: old and new candidate and their feature."""
    if before is not None:
        pairs = example.position.pairs(before.position.candidates, example.position.candidates)
        for old, links in enumerate(pairs):
            for new, link in enumerate(links):
                yield old, new, link


def _features_of(chains: Sequence[Sequence[Example]], least: int) -> dict[Feature, int]:
    counts: Counter[Feature] = Counter()
    for chain in chains:
        for before, example in zip((None, *chain), chain, strict=False):
            counts.update({feature for features in example.position.features for feature in features})
            counts.update({link for _, _, link in _pairs_of(before, example)})
    return {feature: at for at, feature in enumerate(sorted(f for f, count in counts.items() if count >= least))}


def _log_sum(numbers: Floats, axis: int) -> Floats:
    greatest = numbers.max(axis)
    total: Floats = greatest + np.log(np.exp(numbers - np.expand_dims(greatest, axis)).sum(axis))
    return total
