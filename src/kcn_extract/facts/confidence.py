"""How sure a fact is: the probability that its value, its subject and its indicator are all right.

The choices know how probable each of the three is by itself, and are too sure of it. A logistic function of these and
of a few signs, learned on articles that the choices were not learned from, tells how often such a fact was right.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log, prod

from kcn_extract.facts.choose import Feature

SLOT = "confidence"
_SUREST = 0.999
_WIDEST = 5.0  # a greater margin says no more
_ROUNDING = 1e-9


def signals(
    probabilities: Mapping[str, float], margins: Mapping[str, float], where: str, announced: str
) -> dict[str, float]:
    """What speaks for a fact, in numbers: how probable its role, indicator and subject are; by how much each is the
    best by itself, without the figures beside (negative where it is not); ``where`` its subject and the phrase that
    ``announced`` its indicator stand."""
    numbers = {name: logit(probability) for name, probability in probabilities.items()}
    numbers["product"] = logit(prod(probabilities.values()))
    numbers["least"] = min(numbers.values())
    for name, margin in margins.items():
        numbers[f"{name} alone"] = float(margin > -_ROUNDING)
        numbers[f"{name} margin"] = max(-_WIDEST, min(_WIDEST, margin))
    return {"bias": 1.0, **numbers, f"where {where}": 1.0, f"announced {announced}": 1.0}


def confidence_of(signs: Mapping[str, float], weights: Mapping[Feature, float]) -> float:
    """The probability that follows, to three decimals; without weights that of the three together.

    >>> confidence_of(signals({"role": 0.9, "indicator": 0.9, "subject": 0.8}, {}, "clause", "clause"), {})
    0.648
    """
    score = sum(number * weights.get((name,), 0.0) for name, number in signs.items()) if weights else signs["product"]
    return round(1 / (1 + exp(-score)), 3)


def logit(probability: float) -> float:
    """The log odds of a probability, of one that is all but sure or impossible no further than seven.

    >>> logit(0.5), round(logit(1), 1)
    (0.0, 6.9)
    """
    clipped = min(max(probability, 1 - _SUREST), _SUREST)
    return log(clipped / (1 - clipped))
