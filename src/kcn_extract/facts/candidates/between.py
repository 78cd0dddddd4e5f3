"""What stands between a figure and the names of its sentence."""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

from kcn_extract.facts.figures import Figure, class_of
from kcn_extract.facts.view import Sentence, View

_MANY = 2  # figures or names that are counted
_MANY_BREAKS = 3
_CLOSE, _NEAR = 8, 24  # letters between a figure and a name
_BOUND_BACK = 2  # tokens between a figure and the name behind that it is told of


class Path(NamedTuple):
    """From a name to a figure behind it: how many ``figures`` and ``breaks`` of clauses are between, after how many
    figures, counted from this one back, the indicator's phrase (``cued``), and what follows the name."""

    figures: str
    breaks: str
    cued: str
    following: str


NO_PATH = Path("-", "-", "-", "-")


def paths_to(view: View, figure: Figure, named: Container[int], code: str) -> dict[int, Path]:
    """The paths from all names of a sentence to one of its figures, by the token of the name."""
    tokens, places = view.tokens, view.places
    found: dict[int, Path] = {}
    figures, cued = 0, "-"
    for i in range(figure.token - 1, view.sentence_of(figure.token).first - 1, -1):
        token = tokens[i]
        if i in named:
            breaks = min(figure.clause - places[i].clause, _MANY_BREAKS)
            found[i] = Path(str(min(figures, _MANY)), str(breaks), cued, class_of(tokens[i + 1]))
        figures += token.kind == "figure"
        if cued == "-" and any(indicator.code == code for indicator in token.meaning.strong):
            cued = str(min(figures, _MANY))
    return found


def is_taken(view: View, at: int, sentence: Sentence) -> str:
    """Whether a figure stands so close before a name that it is told of it (``2 ha ở A``): what comes is another's."""
    for i in range(at - 1, max(sentence.first, at - _BOUND_BACK) - 1, -1):
        token = view.tokens[i]
        if token.kind == "figure":
            gap = view.tokens[at].start - token.end
            return "taken" if gap < _CLOSE else "taken near" if gap < _NEAR else "-"
        if token.kind != "cue":
            break
    return "-"


def ahead(view: View, figure: Figure, at: int) -> str:
    """How a name stands behind a figure: the figures and names between, and how far it is."""
    between = view.tokens[figure.token + 1 : at]
    figures, names = (min(sum(t.kind == kind for t in between), _MANY) for kind in ("figure", "name"))
    gap = view.tokens[at].start - view.tokens[figure.token].end
    return f"ahead {figures} {names} {'close' if gap < _CLOSE else 'near' if gap < _NEAR else 'far'}"
