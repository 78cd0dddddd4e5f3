"""The part of its subject that a figure tells of, in words of the text."""

from __future__ import annotations

from kcn_extract.facts.figures import Figure
from kcn_extract.facts.names import Entity
from kcn_extract.facts.view import View


def part_of(view: View, figure: Figure, code: str, entity: Entity) -> str | None:
    """What the figure is a part of, or measures, as the text says it; None for the whole."""
    return None
