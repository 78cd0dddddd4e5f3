"""The words around a figure: the phrases of its clause, and what of them may be a part."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from kcn_extract.facts.figures import Figure
from kcn_extract.facts.lexicon import Lexicon
from kcn_extract.facts.names import Entity
from kcn_extract.facts.tokens import Token
from kcn_extract.facts.view import View

LONGEST, LONGEST_BEHIND = 60, 40  # letters of a part
NEAR = 24
_FARTHEST = 120  # letters of a phrase that a part is looked for in
_MOST_PHRASES = 4
_MOST_BACK = 40  # tokens
_LONGEST_AMOUNT = 2  # digits of a number that may belong to a name
_MARKS = ",.;:\"'“”‘’()[]!?…\n\t•*"
_GOODS = frozenset(("exports", "imports"))
WALLS = frozenset(("figure", "stop", "open"))
_FENCES = frozenset(("comma", "colon", "close", "dash", "date", "measure"))
_ENDS = frozenset((
    "to", "up", "down", "share", "compared", "versus", "until", "says", "breakdown", "so_far", "firm", "whole",
    "whole_bare", "here", "here_bare", "plan", "same_period", "year_before", "yearly", "source",
))  # fmt: skip


class Part(Struct, frozen=True, gc=False):
    """The words of a part, and where they stand; well-known ones have their short name (``FDI``, ``IIP``) as text.
    Offsets are of the shadow."""

    text: str
    start: int
    end: int


class _Unit(Struct, gc=False):
    """A word, or two that belong together; ``closed`` where a mark stands behind it."""

    start: int
    end: int
    word: str
    closed: bool


class Clause:
    """A figure in its sentence, with the words around it."""

    def __init__(self, view: View, figure: Figure, code: str, subject: Entity | None, lexicon: Lexicon) -> None:
        self.code, self.words = code, lexicon.part_words
        self.text, self.folded, self.tokens = view.shadow.text, view.shadow.folded, view.tokens
        self.own: Sequence[int] = subject.tokens if subject else ()
        self.of_place = subject is not None and subject.type == "place"
        self.places = view.places
        self.around = figure.around
        self.at, self.token = figure.token, view.tokens[figure.token]
        self.sentence = view.sentence_of(figure.token)
        self.first = max(self.sentence.first, self.at - _MOST_BACK)
        self._cleaned: dict[tuple[int, int, int], Part | None] = {}

    def announces(self, at: int) -> bool:
        """Whether a token is a phrase of the indicator."""
        meaning, code = self.tokens[at].meaning, self.code
        for indicator in meaning.strong:
            if indicator.code == code:
                return True
        return bool(meaning.weak) and any(indicator.code == code for indicator in meaning.weak)

    def fences(self, at: int) -> bool:
        """Whether a phrase ends at a token."""
        token = self.tokens[at]
        if token.kind == "cue":
            return not token.lists.isdisjoint(_ENDS) and not (token.has("event") or self.announces(at))
        return token.kind in _FENCES or (token.kind == "name" and self.is_own(at))

    def is_own(self, at: int) -> bool:
        """Whether a token names the subject."""
        place = bisect_left(self.own, at)
        return place < len(self.own) and self.own[place] == at

    def back(self) -> range:
        """The tokens of the sentence before the figure, the nearest first."""
        return range(self.at - 1, self.first - 1, -1)

    def is_wall(self, at: int) -> bool:
        """Whether nothing before a token is looked at: another figure, unless it came from there (``từ 12% lên``)."""
        token = self.tokens[at]
        if token.kind == "figure" and at > self.sentence.first and self.tokens[at - 1].has("since"):
            return False
        return token.kind in WALLS

    @cached_property
    def phrases(self) -> list[tuple[int, int]]:
        """The stretches of words before the figure, the nearest first, back to the figure before."""
        end = self.token.start
        found: list[tuple[int, int]] = []
        for at in self.back():
            token = self.tokens[at]
            wall = token.kind in WALLS and self.is_wall(at)
            if wall or token.kind == "figure" or self.fences(at):
                if end - token.end > 1:
                    found.append((token.end, end))
                end = token.start
            if wall or len(found) == _MOST_PHRASES:
                return found
        if self.first == self.sentence.first and end - self.sentence.start > 1:
            found.append((self.sentence.start, end))
        return found

    def behind(self, at: int | None = None) -> tuple[int, int]:
        """The stretch of words right behind a token: the figure, where no other is given."""
        at = self.at if at is None else at
        start = self.tokens[at].end
        for i in range(at + 1, self.sentence.last):
            if self.tokens[i].start - start > _FARTHEST or self.tokens[i].kind in WALLS or self.fences(i):
                return start, self.tokens[i].start
        return start, self.sentence.end

    def before(self) -> Iterator[int]:
        """The tokens of the clause before the figure, the nearest first."""
        for at in self.back():
            if self.is_wall(at):
                return
            yield at

    def close(self) -> Iterator[int]:
        """The tokens close behind the figure, up to the next comma or figure."""
        for at in range(self.at + 1, self.sentence.last):
            token = self.tokens[at]
            if token.kind in WALLS or token.kind == "comma" or token.start - self.token.end > NEAR:
                return
            yield at

    def cue_in(self, start: int, end: int) -> Token | None:
        """The first phrase in a stretch of words before the figure that announces the indicator."""
        found = None
        for at in self.back():
            token = self.tokens[at]
            if token.start < start:
                break
            if token.start < end and self.announces(at):
                found = token
        return found

    def said(self, start: int, end: int, text: str | None = None) -> Part:
        return Part(text or self.text[start:end], start, end)

    def clean(self, start: int, end: int, longest: int = LONGEST) -> Part | None:
        """The words of a stretch without what does not belong to a part: no marks, no modifiers at its ends."""
        key = (start, end, longest)
        if key not in self._cleaned:
            self._cleaned[key] = self._clean(start, end, longest)
        return self._cleaned[key]

    def _clean(self, start: int, end: int, longest: int) -> Part | None:
        edge, stop = self.words["part_edge"], self.words["part_stop"]
        found: list[_Unit] = []
        for unit in self._units(start, min(end, start + _FARTHEST)):
            if not found:
                if not unit.word[0].isalpha() or unit.word in edge or unit.word in self.words["part_head"]:
                    continue
            elif unit.word in stop or _is_amount(unit.word) or unit.end - found[0].start > longest:
                break
            found.append(unit)
            if unit.closed:
                break
        while found and (found[-1].word in edge or not found[-1].word[-1].isalnum()):
            found.pop()
        if not found or found[0].word.lower() in self.words["part_never"]:
            return None
        first, last = found[0].start, found[-1].end
        return self.said(first, last) if self._tells(first, self.folded[first:last]) else None

    def _tells(self, start: int, words: str) -> bool:
        """Whether words say something; a syllable alone does not, but for goods (``gạo``) and names."""
        if words in self.words["part_vague"]:
            return False
        named = self.text[start].isupper() and (
            start - self.sentence.start > 2 or self.text[start + 1 : start + 2].isupper()
        )
        return " " in words or (len(words) > 1 and (named or self.code in _GOODS))

    def _units(self, start: int, end: int) -> Iterator[_Unit]:
        """The words of a stretch, two that belong together as one. Words of names are given as written, so that they
        are taken for no others."""
        held: _Unit | None = None
        at, together = start, self.words["part_unit"]
        for word in self.folded[start:end].split(" "):
            bare = word.strip(_MARKS)
            first = at + (word.index(bare) if bare else 0)
            opened, at = first > at, at + len(word) + 1
            if held is not None and word and (opened or not bare):
                held.closed = True
            if not bare:
                continue
            unit = _Unit(first, first + len(bare), bare, not word.endswith(bare))
            if held is not None:
                pair = f"{held.word} {bare}"
                if not held.closed and pair in together:
                    held = _Unit(held.start, unit.end, pair, unit.closed)
                    continue
                yield held
                if self.text[first].isupper() and held.word[0].isalnum():
                    unit.word = self.text[first : unit.end]
            held = unit
        if held is not None:
            yield held


def _is_amount(word: str) -> bool:
    return word[0].isdigit() and not (word.isdigit() and len(word) <= _LONGEST_AMOUNT)
