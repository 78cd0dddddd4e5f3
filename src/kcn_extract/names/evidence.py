"""What the recogniser says of a zone's name that the rules are not sure of.

The rules take a run of capitalised words for the name. The recogniser reads the sentence: where it begins another name
inside that run (a person, a company, a place), the zone's name ends before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kcn_extract.names.recogniser import TaggedWord


class Doubt(NamedTuple):
    """A zone mention in doubt: its index among the mentions, and where its name begins and ends in the text."""

    mention: int
    name_start: int
    end: int


def settled_end(doubt: Doubt, words: Sequence[TaggedWord]) -> int:
    """Where the mention ends by the recogniser's word: at the last word before another name begins inside it, or where
    the rules ended it.

    >>> words = [TaggedWord("KCN Vân Trung", 0, 13, "Np", "B-LOC"), TaggedWord("Samsung", 14, 21, "Np", "B-ORG")]
    >>> settled_end(Doubt(0, 4, 21), words)
    13
    """
    end = doubt.end
    before = None
    for word in words:
        inside = doubt.name_start < word.start < doubt.end
        if inside and before is not None and word.ner[:2] == "B-" and before.ner != "O" and word.ner != before.ner:
            return before.end
        before = word
    return end
