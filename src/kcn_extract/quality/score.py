"""Precision, recall and F1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct

from kcn_extract.quality.gold import GoldArticle
from kcn_extract.record import Record

Figures: TypeAlias = dict[str, float | None]
"""A row of a table of scores; None for what is not defined."""


class Score(Struct, frozen=True):
    """How many there are in the gold, how many were predicted, how many of these hit."""

    gold: int = 0
    predicted: int = 0
    hit: int = 0

    @property
    def precision(self) -> float:
        """1 where nothing was predicted."""
        return self.hit / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        """1 where there is nothing to find."""
        return self.hit / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both.

        >>> Score(gold=4, predicted=2, hit=2).f1
        0.6666666666666666
        """
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.gold + other.gold, self.predicted + other.predicted, self.hit + other.hit)

    @property
    def known_f1(self) -> float | None:
        """The F1, rounded to four places; None where there is nothing to find and nothing was predicted."""
        return round(self.f1, 4) if self.gold or self.predicted else None

    def figures(self) -> Figures:
        """Return all of it as plain numbers, rounded to four places; None for what is not defined: the precision where
        nothing was predicted, the recall where there is nothing to find.

        >>> Score(gold=3).figures()
        {'gold': 3, 'predicted': 0, 'precision': None, 'recall': 0.0, 'f1': 0.0}
        """
        return {
            "gold": self.gold,
            "predicted": self.predicted,
            "precision": round(self.precision, 4) if self.predicted else None,
            "recall": round(self.recall, 4) if self.gold else None,
            "f1": self.known_f1,
        }


def unmatched_ids(articles: Sequence[GoldArticle], records: Mapping[str, Record]) -> tuple[list[str], list[str]]:
    """Return the ids of gold articles without a record, and of records without gold."""
    ids = {article.id for article in articles}
    return [article.id for article in articles if article.id not in records], [id for id in records if id not in ids]
