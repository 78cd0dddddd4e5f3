"""Percentages, quantities and counts: what has an amount or a range and no currency."""

from __future__ import annotations

from kcn_extract.notation import exact
from kcn_extract.record import PercentValue
from kcn_extract.values.context import REFUSED, Context, Groups, Result, ValueFunction
from kcn_extract.values.number import digits


def percent(groups: Groups, context: Context) -> Result:
    """``amount``, or ``low`` and ``high`` -> a percentage."""
    text = groups["amount"]
    if text is None:
        return REFUSED
    return PercentValue(exact(digits(text, context.english_numbers)), None, None)


VALUES: dict[str, ValueFunction] = {"percent": percent}
