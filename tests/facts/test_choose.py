"""The choice of a chain against all assignments, one by one; weights as a file."""

import itertools
import math
import random
from collections.abc import Sequence
from functools import partial

import pytest

from kcn_extract.facts.choose import HOPELESS, Choice, Feature, Group, Position, Weights, choose
from kcn_extract.facts.weights import read_weights, write_weights


def some_chain(chance: random.Random, breaks: bool) -> tuple[list[Position], dict[Feature, float]]:
    names = "abcdefgh"
    counts = [chance.randint(1, 5) for _ in range(chance.randint(1, 5))]
    positions: list[Position] = []
    for at, count in enumerate(counts):
        labels = chance.sample("vwxyz", count)
        own = [[(chance.choice(names),) for _ in range(chance.randint(0, 3))] for _ in range(count)]
        links, joint = None, None
        if at and not (breaks and at == 2):
            pairs = {(old, new): ("link", chance.choice(names)) for old in positions[-1].candidates for new in labels}
            links, joint = (partial(among, pairs), None) if chance.random() < 0.5 else (None, "joint")
        attributes = [(chance.choice(names),) for _ in range(3)]
        kind = chance.randint(0, 2)  # with features of candidates, with attributes, with both
        positions.append(Position(labels, own if kind != 1 else (), attributes if kind else (), links, joint))
    weights = {(name,): chance.gauss(0, 1) for name in names} | {("link", n): chance.gauss(0, 2) for n in names}
    weights |= {(old, new, "joint"): chance.gauss(0, 2) for old in "vwxyz" for new in "vwxyz"}
    return positions, weights | {(name + "*", label): chance.gauss(0, 1) for name in names for label in "vwxyz"}


def among(pairs: dict[tuple[str, str], Feature], before: Sequence[str], here: Sequence[str]) -> Group:
    def rows() -> list[list[Feature]]:
        return [[pairs[old, new] for new in here] for old in before]

    return (rows,)


def score(positions: list[Position], weights: dict[Feature, float], path: tuple[int, ...]) -> float:
    total = 0.0
    for at, (position, candidate) in enumerate(zip(positions, path, strict=True)):
        total += sum(weights.get(feature, 0) for feature in position.features[candidate])
        if not position.opens:
            pairs = position.pairs(positions[at - 1].candidates, position.candidates)
            total += weights.get(pairs[path[at - 1]][candidate], 0)
    return total


@pytest.mark.parametrize("seed", range(60))
def test_best_assignment_and_probabilities(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kcn_extract.facts.choose.HOPELESS", 99)
    positions, weights = some_chain(random.Random(seed), breaks=seed % 3 == 0)
    paths = list(itertools.product(*(range(len(position.candidates)) for position in positions)))
    worth = {path: math.exp(score(positions, weights, path)) for path in paths}
    chosen: list[Choice] = choose(positions, Weights.of(weights))
    best = tuple(choice.best for choice in chosen)
    assert worth[best] == pytest.approx(max(worth.values()))
    for at, choice in enumerate(chosen):
        for candidate, probability in enumerate(choice.probabilities):
            share = sum(w for path, w in worth.items() if path[at] == candidate) / sum(worth.values())
            assert probability == pytest.approx(share)


def test_nothing_to_choose() -> None:
    assert choose([], Weights({})) == []


def test_who_is_hopeless_is_left_out() -> None:
    weights = Weights({("much",): 900.0, ("x",): 3.0, ("y",): -3.0})
    asked = []

    def links(before: Sequence[str], here: Sequence[str]) -> Group:
        asked.append((before, here))
        return (lambda: [[("x",), ("y",)]],)

    far = Position("ab", [[("much",)], []])
    first, second = choose([far, Position("cd", [[], []], links=links)], weights)
    assert asked == [(["a"], ["c", "d"])]
    assert first.probabilities == [1, 0]
    assert second.probabilities[0] == pytest.approx(1 / (1 + math.exp(-6)))
    assert choose([far], weights)[0].scores == [900, 0]
    assert HOPELESS < 900


def test_weights_survive_their_file() -> None:
    role = {("bias*", "V"): 0.5, ("b1*", "count", "up:near", "V"): -1.25, ("V", "N", "comma"): 1.0}
    weights = {"role": Weights.of(role), "confidence": Weights({("bias",): 2.0})}
    text = write_weights(weights)
    assert {slot: of.plain() for slot, of in read_weights(text).items()} == {
        "role": role,
        "confidence": {("bias",): 2.0},
    }
    assert write_weights(read_weights(text)) == text
    of_role = ["# role V", "N\tcomma\t1", "# role b1*", "count\tup:near\tV=-1.25", "# role bias*", "V=.5"]
    assert text.splitlines() == ["# confidence bias", "2", *of_role]


def test_small_weights_are_dropped() -> None:
    assert write_weights({"role": Weights({("bias", "V"): 0.001})}) == ""


@pytest.mark.parametrize(
    "text", ["a\t0.5\n", "# role bias\nV\tmuch\n", "# role bias*\nV\t0.5\n", "# role bias*\nV=much\n"]
)
def test_wrong_weights(text: str) -> None:
    with pytest.raises(ValueError):
        read_weights(text)
