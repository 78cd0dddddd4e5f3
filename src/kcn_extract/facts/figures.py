"""The figures of an article, each with what stands around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from operator import attrgetter
from typing import NamedTuple

from msgspec import Struct

from kcn_extract.facts.tokens import Token
from kcn_extract.facts.view import View
from kcn_extract.record import CardinalValue, MoneyValue

_HOME = "VND"
_NEAR, _BESIDE = 14, 2  # letters
_MOST_CUES = 4
_WORD = re.compile(r"[^\W\d_]+")
_BEFORE, _BEHIND, _SENTENCE = 50, 30, 500  # letters in which words are looked for
_WORDS_BEFORE, _WORDS_BEHIND, _WORDS_OPENING = 6, 3, 3
_ENDS = (". ", "; ")
_STOPS = frozenset(("stop", "colon"))
# What a cue says for the role of a figure: the first of these lists that holds it.
_CLASSES = (
    "up", "down", "share", "versus", "same_period", "year_before", "goal", "compared", "to", "gloss", "since", "until",
    "except", "if", "threshold", "plan", "respectively", "breakdown", "same_figure", "has", "among", "no_business",
    "blocks", "of_company", "price", "people", "at", "aside", "newly", "done", "so_far", "says",
)  # fmt: skip


class Figure(Struct, eq=False, gc=False):
    """A figure. ``token`` is its index; ``sort`` says what kind it is: money (dong), foreign, rate, percent, points,
    area, factor, or what it counts. ``before`` and ``behind`` are cues of its clause, the nearest first, as (class,
    gap). ``word`` and ``next_word`` stand right beside it; ``words_before`` and ``words_behind`` are the words around
    it, up to a stop, ``opening`` those that its sentence begins with, ``words`` all of these. ``joined`` and
    ``following`` are the kind of the figure before and of the one behind, and how they are joined to it."""

    index: int
    token: int
    sentence: int
    clause: int
    piece: str
    sort: str
    before: list[tuple[str, str]]
    behind: list[tuple[str, str]]
    word: str
    next_word: str
    words_before: tuple[str, ...]
    words_behind: tuple[str, ...]
    opening: tuple[str, ...]
    words: tuple[str, ...]
    joined: tuple[str, str]
    following: tuple[str, str]
    inside: bool
    said: str  # whether the same figure is said elsewhere: before, after, no
    key: str
    size: str
    per: str  # what a rate is for, and its currency
    announced: tuple[str, str]  # the indicator whose phrase stands nearest before, and where
    told: tuple[str, str]  # the same behind
    around: tuple[str, ...]  # the lists of all cues of the sentence
    names: tuple[str, ...]  # the kinds of names in it before the figure


# Where words are looked for, by the template of the features that they make.
_WORDS_OF: dict[str, Callable[[Figure], tuple[str, ...]]] = {
    "w": attrgetter("words_before"),
    "v": attrgetter("words_behind"),
    "opening": attrgetter("opening"),
    "s": attrgetter("words"),
}


def word_features(figure: Figure, *templates: str) -> list[tuple[str, str]]:
    """The words around a figure as features: those before it (``w``), behind it (``v``), those that its sentence begins
    with (``opening``), all of that (``s``)."""
    return [(template, word) for template in templates for word in _WORDS_OF[template](figure)]


def figures_of(view: View) -> list[Figure]:
    """The figures of an article, in reading order."""
    at = [
        i
        for i, t in enumerate(view.tokens)
        if t.kind == "figure" and (t.mention is None or t.mention.value is not None)
    ]
    keys = [_key(view.tokens[i]) for i in at]
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for n, key in enumerate(keys):
        first.setdefault(key, n)
        last[key] = n
    sentence_of = cache(partial(_sentence, view))
    figures = []
    for n, i in enumerate(at):
        said = "before" if first[keys[n]] < n else "after" if last[keys[n]] > n else "no"
        before = at[n - 1] if n else None
        after = at[n + 1] if n + 1 < len(at) else None
        shared = sentence_of(view.places[i].sentence)
        figures.append(_figure(view, n, i, before, after, said, keys[n], shared))
    return figures


class _Sentence(NamedTuple):
    """What all figures of a sentence share: the lists of its cues, the words that it begins with, and all of them."""

    around: tuple[str, ...]
    opening: tuple[str, ...]
    words: tuple[str, ...]


def _sentence(view: View, index: int) -> _Sentence:
    bounds = view.sentences[index]
    around = {name for token in view.tokens[bounds.first : bounds.last] for name in token.lists}
    words = _WORD.findall(view.shadow.folded[bounds.start : min(bounds.end, bounds.start + _SENTENCE)])
    return _Sentence(tuple(sorted(around)), tuple(words[:_WORDS_OPENING]), tuple(sorted(set(words))))


def _figure(
    view: View,
    index: int,
    at: int,
    before: int | None,
    after: int | None,
    said: str,
    key: str,
    shared: _Sentence,
) -> Figure:
    token, place = view.tokens[at], view.places[at]
    folded = view.shadow.folded
    sentence = view.sentences[place.sentence]
    return Figure(
        index, at, place.sentence, place.clause, view.pieces[sentence.piece].kind, sort_of(token),
        list(_cues(view, at, -1)), list(_cues(view, at, 1)),
        _last_word(folded, sentence.start, token.start),
        _first_word(folded, token.end, sentence.end),
        words_before(folded[max(sentence.start, token.start - _BEFORE) : token.start]),
        words_behind(folded[token.end : min(sentence.end, token.end + _BEHIND)]), shared.opening,
        shared.words,
        _joint(view, before, at), _joint(view, at, after, True), place.inside, said, key, _size(token), _per(token),
        _announced(view, at, -1), _announced(view, at, 1),
        shared.around,
        tuple(sorted({t.type for t in view.tokens[sentence.first : at] if t.kind == "name"})),
    )  # fmt: skip


def sort_of(token: Token) -> str:
    value = token.mention.value if token.mention else None
    if isinstance(value, CardinalValue):
        return value.of
    if isinstance(value, MoneyValue) and token.type == "money":
        return "money" if value.currency == _HOME else "foreign"
    return token.type


def class_of(token: Token) -> str:
    """What a token is to a figure."""
    if token.kind == "cue":
        for name in _CLASSES:
            if name in token.lists:
                return name
        if token.meaning.strong:
            return "indicator"
        return "weak" if token.meaning.weak else "cue"
    if token.kind == "name":
        return token.type
    return token.kind


def _cues(view: View, at: int, step: int) -> Iterator[tuple[str, str]]:
    """The tokens of the clause on one side of a figure, the nearest first, up to the next figure."""
    tokens, places = view.tokens, view.places
    here, i, count = view.places[at], at + step, 0
    edge = tokens[at].start if step < 0 else tokens[at].end
    while 0 <= i < len(tokens) and places[i].sentence == here.sentence and count < _MOST_CUES:
        token = tokens[i]
        gap = edge - token.end if step < 0 else token.start - edge
        how = "beside" if gap <= _BESIDE else "near" if gap <= _NEAR else "far"
        yield class_of(token), how
        if token.kind == "figure" or token.kind in _STOPS:
            return
        count += 1
        i += step


def _joint(view: View, before: int | None, after: int | None, ahead: bool = False) -> tuple[str, str]:
    """The kind of the figure beside, and what stands between the two."""
    other = after if ahead else before
    if before is None or after is None or other is None:
        return "none", "none"
    if view.places[before].sentence != view.places[after].sentence:
        return sort_of(view.tokens[other]), "sentence"
    between = view.tokens[before + 1 : after]
    kinds = {t.kind for t in between}
    how = "clause"
    for kind in ("stop", "open", "comma", "close", "colon"):
        if kind in kinds:
            how = kind
            break
    return sort_of(view.tokens[other]), how


def words_before(text: str) -> tuple[str, ...]:
    """The last words of what stands before a figure, since a stop.

    >>> words_before("vốn 5 tỷ; doanh thu đạt ")
    ('doanh', 'thu', 'đạt')
    """
    for stop in _ENDS:
        text = text.rpartition(stop)[2]
    return tuple(_WORD.findall(text)[-_WORDS_BEFORE:])


def words_behind(text: str) -> tuple[str, ...]:
    """The first words of what stands behind a figure, up to a stop.

    >>> words_behind(" vốn điều lệ; doanh thu")
    ('vốn', 'điều', 'lệ')
    """
    for stop in _ENDS:
        text = text.partition(stop)[0]
    return tuple(_WORD.findall(text)[:_WORDS_BEHIND])


def _last_word(folded: str, start: int, end: int) -> str:
    words = folded[max(start, end - 16) : end].split()
    return words[-1] if words else "^"


def _first_word(folded: str, start: int, end: int) -> str:
    words = folded[start : min(end, start + 16)].split()
    return words[0] if words else "$"


def _key(token: Token) -> str:
    return f"{token.factor}x" if token.mention is None else repr((token.mention.label, token.mention.value))


def _size(token: Token) -> str:
    """The order of magnitude of a figure."""
    value = token.mention.value if token.mention else None
    amount = (value.amount or value.high or value.low) if value is not None else token.factor  # type: ignore[union-attr]
    if amount is None:
        return "none"
    digits = len(str(int(abs(amount)))) if abs(amount) >= 1 else 0
    return str(digits)


def _per(token: Token) -> str:
    value = token.mention.value if token.mention else None
    return f"{value.currency} {value.per}" if isinstance(value, MoneyValue) and value.per else "-"


def _announced(view: View, at: int, step: int) -> tuple[str, str]:
    """The indicator that a phrase of the sentence announces, on one side of a figure; strong phrases go first."""
    tokens, places, here = view.tokens, view.places, view.places[at]
    kind = tokens[at].type
    i, figures = at + step, 0
    weak = ("none", "none")
    while 0 <= i < len(tokens) and places[i].sentence == here.sentence:
        token = tokens[i]
        if token.kind == "figure":
            figures += 1
            if step > 0 or figures > 3:
                break
        where = "clause" if not figures else f"past{min(figures, 2)}"
        for indicator in token.meaning.strong:
            if takes(indicator.takes, kind):
                return indicator.code, where
        for indicator in token.meaning.weak:
            if weak[0] == "none" and takes(indicator.takes, kind):
                weak = (indicator.code, "weak")
        i += step
    return weak


def takes(kinds: frozenset[str], kind: str) -> bool:
    """Whether an indicator may have a kind of figure; a change or a share may be of any."""
    return kind in kinds or kind in ("percent", "points", "factor")


def word_beside(folded: str, start: int, end: int, first: int, last: int, side: int) -> str:
    """The word before (side -1) or behind (1) a stretch of a sentence that goes from ``first`` to ``last``."""
    return _last_word(folded, first, start) if side < 0 else _first_word(folded, end, last)
