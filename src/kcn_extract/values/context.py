"""What a value function may look at besides the groups of its match: the day, what was found before, the tables."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from kcn_extract.gazetteer import Gazetteer
from kcn_extract.record import Value
from kcn_extract.unicode import Shadow


class Refused(Enum):
    """What a value function answers when the match is no mention at all (31/2/2024)."""

    REFUSED = "refused"


REFUSED: Final = Refused.REFUSED

Groups: TypeAlias = Mapping[str, str | None]
Result: TypeAlias = Value | Literal[Refused.REFUSED] | None


class Found(NamedTuple):
    """A mention found earlier in the article, in offsets of the shadow."""

    label: str
    start: int
    end: int
    value: Value | None
    rule: str


class Context:
    """One article, as value functions see it. ``start`` and ``end`` are the span at hand, in offsets of the shadow;
    ``before`` are the mentions found so far, in reading order."""

    def __init__(
        self,
        shadow: Shadow,
        tables: Mapping[str, Mapping[str, Any]],
        published: datetime.date | None,
        gazetteer: Gazetteer,
    ) -> None:
        self.shadow = shadow
        self.tables = tables
        self.published = published
        self.gazetteer = gazetteer
        self.before: list[Found] = []
        self.start = 0
        self.end = 0

    def sentence_start(self) -> int:
        """Where the sentence at hand begins (roughly: after the last line break or full stop and blank)."""
        folded = self.shadow.folded
        return max(folded.rfind("\n", 0, self.start) + 1, folded.rfind(". ", 0, self.start) + 1)

    def sentence_end(self) -> int:
        """Where the sentence at hand ends."""
        end = _SENTENCE_END.search(self.shadow.folded, self.end)
        return end.start() if end else len(self.shadow.folded)

    @cached_property
    def english_numbers(self) -> bool:
        """Whether the article writes 1,234.5 and not 1.234,5: told by its unambiguous numbers."""
        text = self.shadow.folded
        return len(_ENGLISH.findall(text)) > len(_VIETNAMESE.findall(text))


ValueFunction: TypeAlias = Callable[[Groups, Context], Result]

_SENTENCE_END = re.compile(r"\n|[.?!…](?= |\n|$)")
# What is no date and stands before a unit: 1,234.5 · 1,234,567 · 660.81 against 1.234,5 · 1.234.567 · 7,5
_UNAMBIGUOUS = (
    r"(?<![0-9.,/-])(?:[0-9]{{1,3}}(?:{group}[0-9]{{3}})+{decimal}[0-9]+|[0-9]{{1,3}}(?:{group}[0-9]{{3}}){{2,}}"
    r"|[0-9]+{decimal}(?:[0-9]{{1,2}}|[0-9]{{4,}}))(?= ?[%a-zđ$])(?![0-9.,/-])"
)
_ENGLISH = re.compile(_UNAMBIGUOUS.format(group=",", decimal=r"\."))
_VIETNAMESE = re.compile(_UNAMBIGUOUS.format(group=r"\.", decimal=","))
