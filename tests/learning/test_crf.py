"""Learning a chain: the gradient against differences, and what is learned of a plain rule."""

import random
from collections.abc import Sequence

import numpy as np
import pytest
from learn.crf import Example, Problem

from kcn_extract.facts.choose import Feature, Group, Position, Weights, choose


def stays(before: Sequence[int], here: Sequence[int]) -> Group:
    return pairs, tuple(before), tuple(here)


def pairs(before: Sequence[int], here: Sequence[int]) -> list[list[Feature]]:
    return [[("third",) if old == 2 else ("same",) if old == new else ("other",) for new in here] for old in before]


def chain(chance: random.Random, length: int) -> list[Example]:
    """Names of a colour, which tends to stay; what is seen of it is right in two of three."""
    examples: list[Example] = []
    colour = chance.randint(0, 1)
    for at in range(length):
        colour = colour if chance.random() < 0.9 else 1 - colour
        seen = colour if chance.random() < 0.67 else 1 - colour
        features = [[("seen", str(seen == candidate))] for candidate in (0, 1)]
        examples.append(Example(Position((0, 1), features, links=stays if at else None), [colour == 0, colour == 1]))
    return examples


@pytest.fixture
def chains() -> list[list[Example]]:
    chance = random.Random(3)
    chains = [chain(chance, length) for length in (1, 4, 7, 2, 0, 5)]
    chains[1][2].right = [False, False]  # not known
    chains[2][0] = Example(Position((0, 1, 2), [[("seen", "True")], [], [("third",)]]), [False, True, False])
    return chains


def test_gradient(chains: list[list[Example]]) -> None:
    problem = Problem(chains, least=1)
    weights = np.random.default_rng(0).normal(size=len(problem.features))
    _, gradient = problem.objective(weights, 0.7)
    step = 1e-5
    for at in range(len(weights)):
        there, back = weights.copy(), weights.copy()
        there[at] += step
        back[at] -= step
        slope = (problem.objective(there, 0.7)[0] - problem.objective(back, 0.7)[0]) / (2 * step)
        assert gradient[at] == pytest.approx(slope, abs=1e-6)


def test_what_is_learned() -> None:
    chance = random.Random(5)
    weights = Problem([chain(chance, 12) for _ in range(60)]).fit(penalty=1, iterations=50)
    assert weights["same",] - weights["other",] > 0.8
    assert weights["seen", "True"] > 0.3
    fresh = [chain(chance, 12) for _ in range(60)]
    examples = [example for each in fresh for example in each]
    chosen = [choice for each in fresh for choice in choose([e.position for e in each], Weights(weights))]
    right = sum(example.right[choice.best] for example, choice in zip(examples, chosen, strict=True))
    seen = sum(example.right[example.position.features.index([("seen", "True")])] for example in examples)
    assert right > seen * 1.05


def test_rare_features_are_left_out(chains: list[list[Example]]) -> None:
    assert ("third",) not in Problem(chains, least=3).features


def test_the_same_weights_each_time(chains: list[list[Example]]) -> None:
    assert Problem(chains).fit(1, 20) == Problem(chains).fit(1, 20)
