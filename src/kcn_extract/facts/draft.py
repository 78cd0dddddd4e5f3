"""Facts in the making: items instead of ids, until the article is read."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from kcn_extract.facts.scan import Item
from kcn_extract.record import Period, Subject


class Draft(Struct, eq=False):
    """A fact in the making; items instead of ids."""

    indicator: str
    figure: Item | None
    subjects: tuple[Subject, ...]
    start: int
    end: int
    period: Period | None = None
    part: str | None = None
    plan: bool = False
    direction: str | None = None
    change: Item | None = None
    factor: Any = None
    baseline: Period | None = None
    compared: Item | None = None
    share: Item | None = None
    each: bool = False
    owned: bool = False
    cues: list[tuple[str, Item | str]] = []

    def copy(self) -> Draft:
        return Draft(
            self.indicator, self.figure, self.subjects, self.start, self.end, self.period, self.part, self.plan,
            each=self.each, cues=list(self.cues),
        )  # fmt: skip

    def reach(self, item: Item) -> None:
        self.start, self.end = min(self.start, item.start), max(self.end, item.end)


class Carried(Struct, eq=False):
    """What a sentence hands on to the next one of its paragraph."""

    subjects: tuple[Subject, ...] = ()
    period: Period | None = None
    plan: bool = False
    planned: bool = False
    baseline: Item | None = None
    growth: bool = False
    works: bool = False  # it spoke of a zone's infrastructure
    codes: dict[str, str] = {}
    last: Draft | None = None
    closes: bool = False  # the period is one up to whose end something is counted
    heard: frozenset[tuple[str, str]] = frozenset()  # subjects that the period was said of
