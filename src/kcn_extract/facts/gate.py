"""Whether an article, or a line of it, can have facts at all: most news has figures and no facts, and a look tells."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import ahocorasick_rs

from kcn_extract.facts.indicator import Lexicon
from kcn_extract.facts.scan import FIGURES, Item, count_of
from kcn_extract.text.sentences import SentenceSplitter
from kcn_extract.text.shadow import Shadow

_ZONE_REACH, _WORD_REACH = 800, 300  # characters of text that a zone, or a word for zones, makes an article on zones
_PLACE_REACH = 250  # those that a word for the economy makes an article on that of a province
_CELLS = ("\t", "|", " / ")


class Gate:
    """Looks by the phrases of a lexicon; immutable, picklable."""

    def __init__(self, lexicon: Lexicon, splitter: SentenceSplitter) -> None:
        self.lexicon = lexicon
        self.splitter = splitter

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.lexicon, self.splitter)

    def opens(self, shadow: Shadow, mentions: list[Item]) -> bool:
        """Whether there is something in the article that facts could be made of: a zone, a line that tells, or so many
        words for zones that figures need no indicator."""
        return (
            any(is_of_zones(item) for item in mentions)
            or any(
                self.told_until(shadow, start, end, figures) > start
                for start, end, figures in _lines_with_figures(shadow.folded, mentions)
            )
            or self.on_zones(shadow.folded, mentions)
        )

    def on_zones(self, folded: str, mentions: list[Item], province: bool = False) -> bool:
        """Whether an article is on zones, not only naming one; one about a province, on these or its economy."""
        named = sum(map(is_of_zones, mentions))
        words = len(self._zone_words.find_matches_as_indexes(folded, overlapping=True))
        reach = _ZONE_REACH * named + _WORD_REACH * words
        if province and reach < len(folded):
            reach += _PLACE_REACH * len(self._economy_words.find_matches_as_indexes(folded, overlapping=True))
        return reach >= len(folded)

    def told_until(self, shadow: Shadow, start: int, end: int, figures: list[Item]) -> int:
        """Where the last sentence of a line ends that tells: that has a phrase and a figure which this announces; of a
        row of a table, whose head tells, its end. The line's start where there is none."""
        line = shadow.folded[start:end]
        if any(sign in line for sign in _CELLS):
            return end
        wanted = {item.kind for item in figures}
        phrases = [
            (start + first, kinds)
            for phrase, first, last in self._phrases.find_matches_as_indexes(line, overlapping=True)
            if not wanted.isdisjoint(kinds := self._kinds[phrase])
            and not line[last : last + 1].isalnum()
            and not (first and line[first - 1].isalnum())
        ]
        told = start
        for first, last in self.splitter.split(shadow.text, start, end) if phrases else ():
            here = [kinds for at, kinds in phrases if first <= at < last]
            if here and any(first <= item.start < last and any(item.kind in k for k in here) for item in figures):
                told = last
        return told

    @cached_property
    def _announced(self) -> dict[str, frozenset[str]]:
        """The kinds of figure that each phrase announces; what has an amount may change by a percentage, too."""
        announced = {}
        for phrase, meaning in self.lexicon.phrases.items():
            hinted = [indicator for indicator in meaning.weak if indicator.code in self.lexicon.traits["hinted"]]
            if meaning.strong or hinted or "goal" in meaning.lists:
                takes = [indicator.takes for indicator in (*meaning.strong, *hinted)]
                announced[phrase] = frozenset(("percent",)).union(*takes)
        return announced

    @cached_property
    def _kinds(self) -> list[frozenset[str]]:
        return list(self._announced.values())

    @cached_property
    def _phrases(self) -> Any:
        return _automaton(list(self._announced))

    @cached_property
    def _zone_words(self) -> Any:
        return _automaton(self.lexicon.zone_words)

    @cached_property
    def _economy_words(self) -> Any:
        return _automaton(self.lexicon.economy_words)


def _automaton(words: Any) -> Any:
    return ahocorasick_rs.AhoCorasick(words, matchkind=ahocorasick_rs.MatchKind.Standard)


def is_of_zones(item: Item) -> bool:
    """Whether a mention names a zone or counts zones."""
    return bool(item.subjects) or count_of(item) == "zones"


def _lines_with_figures(folded: str, mentions: list[Item]) -> Iterator[tuple[int, int, list[Item]]]:
    """The bounds of each line with figures, and these."""
    start = end = -1
    figures: list[Item] = []
    for item in mentions:
        if item.kind not in FIGURES:
            continue
        if item.start > end:
            if figures:
                yield start, end, figures
            start, end, figures = folded.rfind("\n", 0, item.start) + 1, folded.find("\n", item.end), []
            end = len(folded) if end < 0 else end
        figures.append(item)
    if figures:
        yield start, end, figures
