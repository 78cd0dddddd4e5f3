"""Names that stand together (``KCN A, B và C``): a rate or a price said of them is a fact of each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from kcn_extract.facts.candidates.subjects import Scene

EACH = frozenset(("occupancy_rate", "rent"))
"""Indicators that names named together have each for itself; counts and sums are their place's."""

_WIDEST_GAP = 6  # letters between two names of a row


def others_with(scene: Scene, owner: int) -> list[int]:
    """The entities that are named in one row with that one, before the figure and in its sentence; none where the
    sentence deals its figures out to them."""
    at = scene.before.get(owner)
    if at is None or scene.turns is not None or scene.where(owner) not in ("clause", "sentence"):
        return []
    row = {*_neighbours(scene, at, -1), *_neighbours(scene, at, 1)}
    return sorted(row - {owner}, key=scene.rank.__getitem__, reverse=True)


def _neighbours(scene: Scene, token: int, step: int) -> Iterator[int]:
    """The entities named next to a mention on one side, as long as they are of one type and stand close."""
    namings, view = scene.namings, scene.view
    at = bisect_left(namings.tokens, token)
    kind = namings.entities[namings.owners[at]].type
    while 0 <= at + step < len(namings.tokens) and namings.tokens[at + step] < scene.figure.token:
        here, there = sorted((namings.tokens[at], namings.tokens[at + step]))
        gap = view.tokens[there].start - view.tokens[here].end
        alike = namings.entities[namings.owners[at + step]].type == kind and view.tokens[there].kind == "name"
        if gap > _WIDEST_GAP or not alike or view.places[here].sentence != view.places[there].sentence:
            return
        at += step
        yield namings.owners[at]
