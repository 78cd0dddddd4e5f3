"""The kind of zone that is said once for several names: before them, over them, in the head of their column."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from kcn_extract.facts.view import View
from kcn_extract.text.letters import CAPITAL
from kcn_extract.text.shadow import Shadow

# Kinds of zones, the words that say them anywhere before a name, and those that do so right before one.
_KINDS = (("KCN", "zone_kcn", "zones_kcn"), ("CCN", "zone_ccn", "zones_ccn"))
_BEFORE_NAME = re.compile(rf" {CAPITAL}")


class _Said(NamedTuple):
    """A word for a kind, from ``start`` to ``end`` in the shadow."""

    start: int
    end: int
    kind: str


class ZoneKinds:
    """Where an article says a kind of zone."""

    def __init__(self, view: View, words: Mapping[str, frozenset[str]]) -> None:
        self._view = view
        self._said = sorted(_said_in(view.shadow, words))

    def of(self, at: int) -> str | None:
        """The kind of zone that a name of unknown kind may be (its token): of what is said before it in its sentence
        (``hai cụm Đại Thắng và Phú Túc``), in the head of its column, or over it."""
        if not self._said:
            return None
        return next(filter(None, (self._last_in(*stretch) for stretch in _before(self._view, at))), None)

    def _last_in(self, start: int, end: int) -> str | None:
        """The kind that is said last in a stretch."""
        for said in reversed(self._said[: bisect_left(self._said, (end,))]):
            if said.start < start:
                return None
            if said.end <= end:
                return said.kind
        return None


def _said_in(shadow: Shadow, words: Mapping[str, frozenset[str]]) -> Iterator[_Said]:
    for kind, anywhere, before_name in _KINDS:
        for word in words[anywhere] | words[before_name]:
            for start in _places_of(word, shadow.folded):
                end = start + len(word)
                if word in words[anywhere] or _BEFORE_NAME.match(shadow.text, end):
                    yield _Said(start, end, kind)


def _places_of(word: str, text: str) -> Iterator[int]:
    """Where a word stands in a text, not as part of a longer one."""
    at = text.find(word)
    while at >= 0:
        if not (text[at - 1 : at].isalnum() or text[at + len(word) : at + len(word) + 1].isalnum()):
            yield at
        at = text.find(word, at + 1)


def _before(view: View, at: int) -> Iterator[tuple[int, int]]:
    """The stretches where it may be said of which kind a name is, in the order in which they count."""
    sentence = view.sentence_of(at)
    yield sentence.start, view.tokens[at].start
    piece = view.pieces[sentence.piece]
    heads = (each for each in view.pieces if each.kind == "head" and each.table == piece.table)
    for each in chain(heads if piece.table >= 0 else (), map(view.pieces.__getitem__, view.over(sentence.piece))):
        if each.table < 0 or each.column == piece.column:
            yield view.shadow.shadow_offset(each.start), view.shadow.shadow_offset(each.end)
