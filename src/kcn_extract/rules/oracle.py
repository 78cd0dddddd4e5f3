"""The slow and plain engine that the tests hold the fast one to: every pattern over the whole text, with another regex
library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kcn_extract.rules.engine import Candidate, Engine

if TYPE_CHECKING:
    from kcn_extract.text.shadow import Shadow


class NaiveEngine(Engine):
    """Every pattern over the whole text, at every place where it can begin."""

    def find(self, shadow: Shadow) -> list[Candidate]:
        return [candidate for rule in self._leading for candidate in self._searched(rule, shadow)]
