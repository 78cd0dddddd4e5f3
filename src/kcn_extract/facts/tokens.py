"""What the choices look at: the mentions, the cue phrases and the punctuation of an article, in reading order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from operator import attrgetter
from typing import Any

import ahocorasick_rs
from msgspec import Struct

from kcn_extract.facts.lexicon import Lexicon, Meaning
from kcn_extract.notation import exact
from kcn_extract.record import (
    CardinalValue,
    DateValue,
    Mention,
    MoneyValue,
    Number,
    PercentValue,
    QuantityValue,
)
from kcn_extract.text.shadow import Shadow
from kcn_extract.values.number import NumberError, number

_TIMES = frozenset(("day", "month", "quarter", "year", "session"))  # an amount per time is an amount
AREA_UNITS = frozenset(("ha", "m2", "km2"))
_NONE: frozenset[str] = frozenset()
_NOTHING = Meaning(_NONE)
_PUNCTUATION = {
    ";": "stop", ":": "colon", ",": "comma", "(": "open", ")": "close", "[": "open", "]": "close", " - ": "dash",
    " – ": "dash",
}  # fmt: skip
COMPARED = ("same_period", "year_before", "quarter_before", "month_before")
NAMES = {"ZONE": "zone", "ORG": "company", "GPE": "place"}


_start = attrgetter("start")


class Token(Struct, eq=False, gc=False):
    """``kind``: ``figure``, ``date``, ``name``, ``cue``, ``measure`` (of no fact), or a punctuation mark. ``type`` is
    the kind of figure (money, rate, percent, points, area, count, factor) or of name, or what a date is beside."""

    start: int
    end: int
    kind: str
    type: str = ""
    lists: frozenset[str] = _NONE
    meaning: Meaning = _NOTHING
    mention: Mention | None = None
    factor: Number | None = None

    def has(self, name: str) -> bool:
        return name in self.lists


def figure_type(mention: Mention) -> str | None:
    """The kind of figure that a mention is; None for what no fact is made of."""
    match mention.value:
        case MoneyValue(per=per):
            return "money" if per is None or per in _TIMES else "rate"
        case PercentValue(unit=unit):
            return "percent" if unit == "%" else "points"
        case QuantityValue(unit="%"):
            return "percent"
        case QuantityValue(unit=unit):
            return "area" if unit in AREA_UNITS else None
        case CardinalValue():
            return "count"
    return None


def _of_mention(mention: Mention, shadow: Shadow) -> Token:
    start, end = mention.start, mention.end
    if shadow.segments is not None:
        start, end = shadow.shadow_offset(start), shadow.shadow_offset(end)
    if mention.label in NAMES:
        return Token(start, end, "name", NAMES[mention.label], mention=mention)
    if mention.label == "DATE" or isinstance(mention.value, DateValue):
        return Token(start, end, "date", mention=mention)
    if type := figure_type(mention):
        return Token(start, end, "figure", type, mention=mention)
    return Token(start, end, "measure", mention=mention)


class Tokenizer:
    """Finds the tokens of an article by the phrases of a lexicon; immutable, picklable."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.lexicon,)

    def tokens(self, shadow: Shadow, mentions: list[Mention]) -> list[Token]:
        """All tokens of a text, in reading order; none overlaps another."""
        found = [_of_mention(mention, shadow) for mention in mentions]
        for token in found:
            if token.kind == "date":
                token.type = self._comparison(shadow.folded[token.start : token.end])
        found += list(self._cues(shadow.folded, found))
        found.sort(key=_start)
        return self._with_months(shadow.folded, list(self._with_factors(shadow.folded, found)))

    def _comparison(self, date: str) -> str:
        """What a date says that something is compared with: ``same_period`` of ``cùng kỳ năm 2023``; else empty."""
        return next((name for name, phrases in self._compared if any(phrase in date for phrase in phrases)), "")

    def _cues(self, folded: str, mentions: list[Token]) -> Iterator[Token]:
        at, count = 0, len(mentions)
        for index, start, end in self._automaton.find_matches_as_indexes(folded):
            entry: Meaning | str | None = self._entries[index]
            if isinstance(entry, Meaning) and (
                folded[end : end + 1].isalnum() or (start and (folded[start - 1].isalnum() or folded[start - 1] == "/"))
            ):
                continue
            while at < count and mentions[at].end <= start:
                at += 1
            if at < count and mentions[at].start < end:
                if mentions[at].start <= start:
                    continue
                end, entry = self._cut(folded, start, mentions[at].start)
            if isinstance(entry, Meaning):
                yield Token(start, end, "cue", "", entry.lists, entry)
            elif entry and not (folded[end : end + 1].isdigit() and start and folded[start - 1].isdigit()):
                yield Token(start, end, entry)

    def _cut(self, folded: str, start: int, end: int) -> tuple[int, Meaning | str | None]:
        """The longest phrase that ends before a mention, where a longer one ran into it: ``kế hoạch năm 2025``."""
        while end > start:
            words = folded[start:end].rstrip()
            if (entry := self._table.get(words)) is not None:
                return start + len(words), entry
            end = start + words.rfind(" ") if " " in words else start
        return end, None

    def _with_factors(self, folded: str, tokens: list[Token]) -> Iterator[Token]:
        """``gấp 2,5 lần`` and ``gấp đôi`` are figures."""
        reached = 0
        for at, token in enumerate(tokens):
            if token.start < reached:
                continue
            if token.has("factor"):
                known = self.lexicon.factors[folded[token.start : token.end]]
                token = Token(token.start, token.end, "figure", "factor", factor=known)
            elif token.has("times") and (match := self.lexicon.shapes["factor"].match(folded, token.end)):
                crossed = any(t.start < match.end() and t.mention for t in tokens[at + 1 : at + 4])
                if not crossed and (factor := _factor(match["factor"])) is not None:
                    reached = match.end()
                    token = Token(token.start, reached, "figure", "factor", factor=factor)
            yield token

    def _with_months(self, folded: str, tokens: list[Token]) -> list[Token]:
        """``9 tháng`` without its year is a time, too."""
        found: list[Token] = []
        gone: set[int] = set()
        for match in self.lexicon.shapes["months"].finditer(folded):
            name = match.lastgroup or ""  # months, or months_9 for "chín"
            start, end = match.start(name), match.end()
            crossed = _crossed(tokens, start, end)
            if not any(token.mention for token in crossed):
                count = int(name.rpartition("_")[2]) if "_" in name else int(match[name])
                found.append(Token(start, end, "date", "months", factor=count))
                gone.update(token.start for token in crossed)
        if not found:
            return tokens
        return sorted([*(token for token in tokens if token.start not in gone), *found], key=_start)

    @cached_property
    def _compared(self) -> list[tuple[str, list[str]]]:
        """The phrases of each comparison, in the order in which they are asked."""
        meanings = self.lexicon.phrases.items()
        return [(name, [phrase for phrase, meaning in meanings if name in meaning.lists]) for name in COMPARED]

    @cached_property
    def _table(self) -> dict[str, Meaning | str]:
        return {**self.lexicon.phrases, **_PUNCTUATION}

    @cached_property
    def _entries(self) -> list[Meaning | str]:
        return list(self._table.values())

    @cached_property
    def _automaton(self) -> Any:
        return ahocorasick_rs.AhoCorasick(list(self._table), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)


def _crossed(tokens: list[Token], start: int, end: int) -> list[Token]:
    """The tokens that overlap a stretch, of tokens in reading order that do not overlap each other."""
    last = bisect_left(tokens, end, key=_start)
    first = last
    while first and tokens[first - 1].end > start:
        first -= 1
    return tokens[first:last]


def _factor(text: str) -> Number | None:
    """How many times, from what stands behind ``gấp``."""
    try:
        value = number(text, {}, ".")
    except NumberError:
        return None
    return exact(value.low) if value else None
