"""``patterns/weights.tsv``: what each feature is worth in the choices, as learned by ``make weights``.

A line ``# SLOT TEMPLATE`` opens the features of a slot that begin with the same word; in each line below stand the
other words of a feature and its weight, with tabs between. A star behind the template marks features whose last word
is a label: they are looked up for all labels at once, and stand in one line, each label with its weight
(``up=.5 down=-.5``). The slot ``confidence`` has the numbers of :mod:`kcn_extract.facts.confidence`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from kcn_extract.facts.choose import LABELLED, Feature, Weights

FILE = "weights.tsv"
DECIMALS = 2
LEAST = 0.055  # smaller weights decide nothing

_IS = "="

NONE = Weights({})

WeightsOfSlots = Mapping[str, Weights]


def read_weights(text: str) -> dict[str, Weights]:
    """The weights of each slot. Raises ``ValueError`` for a line that is none.

    >>> read_weights("# role inside\\nmoney\\t0.5\\n")["role"].plain()
    {('inside', 'money'): 0.5}
    >>> read_weights("# role inside*\\nmoney\\tN=0.5 V=-0.25\\n")["role"].plain()
    {('inside*', 'money', 'N'): 0.5, ('inside*', 'money', 'V'): -0.25}
    """
    found: dict[str, dict[Feature, float]] = {}
    of_slot, template = found.setdefault("", {}), ""
    for line in text.splitlines():
        if line.startswith("# "):
            slot, _, template = line[2:].partition(" ")
            of_slot = found.setdefault(slot, {})
        else:
            *words, worth = line.split("\t")
            for label, weight in _labelled(worth) if template.endswith(LABELLED) else [((), worth)]:
                of_slot[(template, *words, *label)] = float(weight)
    if found.pop(""):
        raise ValueError(f"{FILE}: a weight stands before the first line '# SLOT TEMPLATE'")
    return {slot: Weights.of(plain) for slot, plain in found.items()}


def _labelled(worth: str) -> Iterator[tuple[Feature, str]]:
    """The labels of an attribute, each with its weight."""
    for each in worth.split():
        label, weight = each.split(_IS)
        yield (label,), weight


def write_weights(weights: WeightsOfSlots) -> str:
    """The text of a file: sorted, rounded, without weights that decide nothing."""
    return "".join(line for slot in sorted(weights) for line in _lines(slot, weights[slot].plain()))


def _lines(slot: str, weights: Mapping[Feature, float]) -> Iterator[str]:
    kept = sorted((feature, _short(weight)) for feature, weight in weights.items() if abs(weight) >= LEAST)
    for template, features in groupby(kept, key=lambda each: each[0][0]):
        yield f"# {slot} {template}\n"
        if template.endswith(LABELLED):
            for attribute, of in groupby(features, key=lambda each: each[0][:-1]):
                labels = " ".join(f"{feature[-1]}{_IS}{weight}" for feature, weight in of)
                yield "\t".join((*attribute[1:], labels)) + "\n"
        else:
            yield from ("\t".join((*feature[1:], weight)) + "\n" for feature, weight in features)


def _short(weight: float) -> str:
    """A weight in few letters.

    >>> _short(-0.504), _short(0.25), _short(10)
    ('-.5', '.25', '10')
    """
    return ("-" if weight < 0 else "") + f"{abs(weight):.{DECIMALS}f}".strip("0").rstrip(".")
