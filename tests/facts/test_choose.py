"""The choice of a chain against all assignments, one by one; weights as a file."""

import itertools
import math
import random

import pytest

from kcn_extract.facts.choose import Choice, Position, Weights, choose
from kcn_extract.facts.weights import read_weights, write_weights


def some_chain(chance: random.Random, breaks: bool = False) -> tuple[list[Position], Weights]:
    names = "abcdefgh"
    counts = [chance.randint(1, 4) for _ in range(chance.randint(1, 5))]
    positions: list[Position] = []
    for at, count in enumerate(counts):
        features = [[(chance.choice(names),) for _ in range(chance.randint(0, 3))] for _ in range(count)]
        links = [[("link", chance.choice(names)) for _ in range(count)] for _ in range(counts[at - 1])]
        positions.append(Position(range(count), features, links if at and not (breaks and at == 2) else None))
    weights = {(name,): chance.gauss(0, 1) for name in names} | {("link", n): chance.gauss(0, 2) for n in names}
    return positions, weights


def score(positions: list[Position], weights: Weights, path: tuple[int, ...]) -> float:
    total = 0.0
    for at, (position, candidate) in enumerate(zip(positions, path, strict=True)):
        total += sum(weights.get(feature, 0) for feature in position.features[candidate])
        if position.links is not None:
            total += weights.get(position.links[path[at - 1]][candidate], 0)
    return total


@pytest.mark.parametrize("seed", range(30))
def test_best_assignment_and_probabilities(seed: int) -> None:
    positions, weights = some_chain(random.Random(seed), breaks=seed % 3 == 0)
    paths = list(itertools.product(*(position.candidates for position in positions)))
    worth = {path: math.exp(score(positions, weights, path)) for path in paths}
    chosen: list[Choice] = choose(positions, weights)
    best = tuple(choice.best for choice in chosen)
    assert worth[best] == pytest.approx(max(worth.values()))
    for at, choice in enumerate(chosen):
        for candidate, probability in enumerate(choice.probabilities):
            share = sum(w for path, w in worth.items() if path[at] == candidate) / sum(worth.values())
            assert probability == pytest.approx(share)


def test_nothing_to_choose() -> None:
    assert choose([], {}) == []


def test_scores_far_apart_do_not_break_it() -> None:
    far = Position("ab", [[("much",)], [("little",)]])
    then = Position("ab", [[], []], [[("x",), ("y",)], [("y",), ("x",)]])
    first, second = choose([far, then], {("much",): 900.0, ("little",): -900.0, ("x",): 30.0})
    assert (first.best, second.best) == (0, 0)
    assert sum(first.probabilities) == pytest.approx(1)


def test_weights_survive_their_file() -> None:
    weights = {"role": {("bias", "V"): 0.5, ("b1", "count", "up:near", "V"): -1.25}, "confidence": {("bias",): 2.0}}
    text = write_weights(weights)
    assert read_weights(text) == weights
    assert write_weights(read_weights(text)) == text
    assert text.splitlines() == [
        "# confidence bias",
        "2.000",
        "# role b1",
        "count\tup:near\tV\t-1.250",
        "# role bias",
        "V\t0.500",
    ]


def test_small_weights_are_dropped() -> None:
    assert write_weights({"role": {("bias", "V"): 0.001}}) == ""


@pytest.mark.parametrize("text", ["a\t0.5\n", "# role bias\nV\tmuch\n"])
def test_wrong_weights(text: str) -> None:
    with pytest.raises(ValueError):
        read_weights(text)
