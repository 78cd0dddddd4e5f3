"""The end of a zone's name where the rules are in doubt: the recogniser's evidence.

The rules take a run of capitalised words for the name. The recogniser reads the sentence: where it sees a person or an
organisation begin inside that run, the zone's name ends before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from kcn_extract.names.recogniser import TaggedWord


class Doubt(NamedTuple):
    """A zone mention in doubt: its index among the mentions, and where its name begins and ends in the text."""

    mention: int
    name_start: int
    end: int


_OTHERS = ("B-PER", "B-ORG")


def settled_end(doubt: Doubt, words: Sequence[TaggedWord]) -> int:
    """Return where the mention ends by the recogniser's evidence: before the person or organisation that begins inside
    the name, a blank after a place; else where the rules ended it. A second place, or one after a dash, proves nothing:
    ``VSIP II Quảng Ngãi`` and ``Điện Nam - Điện Ngọc`` are names.

    >>> words = [TaggedWord("KCN Vân Trung", 0, 13, "Np", "B-LOC"), TaggedWord("Samsung", 14, 21, "Np", "B-ORG")]
    >>> settled_end(Doubt(0, 4, 21), words)
    13
    """
    for before, word in pairwise(words):
        if doubt.name_start < word.start < doubt.end and word.ner in _OTHERS and before.ner.endswith("-LOC"):
            return before.end
    return doubt.end
