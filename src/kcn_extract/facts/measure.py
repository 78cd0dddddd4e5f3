"""Whether a figure says what there is at a time (a stock) or so much within a period (a flow)."""

from __future__ import annotations

import datetime
from collections.abc import Set
from typing import Literal

from kcn_extract.facts.days import days
from kcn_extract.record import Period

Measure = Literal["stock", "flow"]
STOCKS = frozenset(("area", "leasable_area", "zones"))
SUPPLY = frozenset(("leasable_area", "zones"))
"""Of these there may be so much more in a period, too."""
FLOWS = frozenset(("revenue", "profit", "exports", "imports", "budget", "production_value"))
EITHER = frozenset(
    ("leased_area", "projects", "enterprises", "workers", "investment", "registered_capital", "realised_capital")
)
SO_FAR = "so_far"
UNTIL = "until"
RAISED = "raised"
_AWARDS = "awards"
NEWLY = "newly"
_COMES = (NEWLY, "added")
_LONG = datetime.timedelta(days=6)  # a week is the shortest period of which so much is told


def measure_of(code: str, period: Period | None, lists: Set[str], planned: bool = False) -> Measure | None:
    """The measure of an indicator in a period; ``lists`` are those of the cues that are said of it. None for rates and
    prices and where the text leaves it open.

    >>> measure_of("projects", Period("2024-01-01", "2024-03-31"), set())
    'flow'
    >>> measure_of("projects", Period("2024-01-01", "2024-03-31"), {"until"})
    'stock'
    >>> measure_of("projects", None, set()), measure_of("investment", None, set())
    ('stock', None)
    >>> measure_of("projects", Period("2024-01-01", "2024-12-31"), {"raised"})
    'stock'
    >>> measure_of("leasable_area", Period("2024-01-01", "2024-12-31"), set(), planned=True)
    'flow'
    """
    comes = any(name in lists for name in _COMES)
    if code in STOCKS:
        return "flow" if code in SUPPLY and (comes or planned) and _is_long(period) else "stock"
    if code in FLOWS:
        return "flow" if period is not None else None
    if code not in EITHER:
        return None
    if period is None:
        return "stock" if UNTIL in lists or not (comes or _AWARDS in lists or code == "investment") else None
    if not comes and (not lists.isdisjoint((UNTIL, RAISED)) or (SO_FAR in lists and not _is_long(period))):
        return "stock"
    return "flow" if comes or _is_long(period) else "stock"


def _is_long(period: Period | None) -> bool:
    known = days(period) if period is not None else None
    return known is not None and known[1] - known[0] >= _LONG
