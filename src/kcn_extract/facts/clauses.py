"""Where the clauses of an article stand, and which cues are in them."""

from __future__ import annotations

from msgspec import Struct

from kcn_extract.facts.view import View

_MARKS = frozenset(("comma", "stop", "colon", "dash"))


class Clause(Struct, eq=False):
    """Its bounds in the shadow, without the mark that opens it, and its tokens up to ``last``, exclusive."""

    start: int
    end: int
    first: int
    last: int


def clauses_of(view: View) -> dict[int, Clause]:
    """The clauses of a view by their numbers."""
    found: dict[int, Clause] = {}
    before: Clause | None = None
    sentence = -1
    for at, (token, place) in enumerate(zip(view.tokens, view.places, strict=True)):
        if place.clause in found:
            found[place.clause].last = at + 1
            continue
        fresh = place.sentence != sentence
        bounds = view.sentences[place.sentence]
        start = bounds.start if fresh else token.end if token.kind in _MARKS else token.start
        if before is not None and not fresh:
            before.end = token.start
        before = found[place.clause] = Clause(start, bounds.end, at, at + 1)
        sentence = place.sentence
    return found


def lists_of(view: View, clause: Clause, before: int) -> set[str]:
    """The lists of the cues of a clause that stand before a token."""
    return {name for token in view.tokens[clause.first : before] for name in token.lists}
