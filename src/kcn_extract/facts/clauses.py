"""Where the clauses of an article stand, and which cues are in them."""

from __future__ import annotations

from msgspec import Struct

from kcn_extract.facts.view import View

_RANGE = 4  # tokens in which a range has begun that a date ends
_MARKS = frozenset(("comma", "stop", "colon", "dash"))


class Clause(Struct, eq=False):
    """Its bounds in the shadow, without the mark that opens it, and its tokens up to ``last``, exclusive."""

    start: int
    end: int
    first: int
    last: int


def clause_at(view: View, token: int) -> Clause:
    """The clause that a token stands in."""
    tokens, places = view.tokens, view.places
    here = places[token]
    bounds = view.sentences[here.sentence]
    first, last = token, token + 1
    while first > bounds.first and places[first - 1].clause == here.clause:
        first -= 1
    while last < bounds.last and places[last].clause == here.clause:
        last += 1
    opener = tokens[first]
    start = bounds.start if first == bounds.first else opener.end if opener.kind in _MARKS else opener.start
    return Clause(start, tokens[last].start if last < bounds.last else bounds.end, first, last)


def leading_up(view: View, date: int) -> set[str]:
    """The lists of the cues right before a date, where it does not end what began at another one (``từ … đến``)."""
    before = view.tokens[max(view.sentence_of(date).first, date - _RANGE) : date]
    began = any("since" in token.lists for token in before)
    return set(before[-1].lists) if before and not began else set()


def lists_of(view: View, first: int, before: int) -> set[str]:
    """The lists of the cues from a token on and before another."""
    return {name for token in view.tokens[first:before] for name in token.lists}
