"""The slow and plain engine that the tests hold the fast one to: every pattern over the whole text, with another regex
library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kcn_extract.rules.engine import Candidate, Engine

if TYPE_CHECKING:
    from kcn_extract.rules.model import Rule
    from kcn_extract.text.shadow import Shadow


class NaiveEngine(Engine):
    """Every pattern over the whole text, at every place where it can begin, and every name looked for."""

    def find(self, shadow: Shadow) -> list[Candidate]:
        return [
            candidate
            for rule in self._leading
            for candidate in (self._looked_for(rule, shadow) if rule.names else self._searched(rule, shadow))
        ]

    def _looked_for(self, rule: Rule, shadow: Shadow) -> Iterator[Candidate]:
        for name, trial in self._named(rule):
            for found in re.finditer(rf"(?<![^\W_]){re.escape(name)}", shadow.folded):
                if match := trial.match(shadow.text, found.start()):
                    yield trial.candidate(match)
